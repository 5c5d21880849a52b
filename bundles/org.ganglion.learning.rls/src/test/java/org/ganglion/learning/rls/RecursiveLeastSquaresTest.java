// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Role;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

class RecursiveLeastSquaresTest {
    private static Parameters rule(double lambda, double alpha, int horizon) {
        return Parameters.builder()
                .put("lambda", lambda)
                .put("alpha", alpha)
                .put("horizon", horizon)
                .build();
    }

    private static double[] random(Random random, int size) {
        return random.doubles(size, -1, 1).toArray();
    }

    @Test
    void givenALinearReadOut_whenItIsTaughtStepByStep_thenItIsTheLeastSquaresSolution() {
        assertSolution("Linear", 1, 0);
        assertSolution("Linear", 0.99, 0);
    }

    @Test
    void givenAnAffineReadOut_whenItIsTaughtStepByStep_thenItsBiasLearnsToo() {
        assertSolution("Affine", 1, 0);
        assertSolution("Affine", 0.995, 0);
    }

    @Test
    void givenAHorizon_whenTargetsComeLater_thenTheyTeachTheFeaturesOfThen() {
        assertSolution("Affine", 1, 5);
    }

    private static void assertSolution(String type, double lambda, int horizon) {
        Random random = new Random(11);
        int sources = 8;
        double[][] features = new double[400][];
        double[] truth = random(random, sources);
        int used = type.equals("Affine") ? sources + 1 : sources;
        RegularisedLeastSquares first = new RegularisedLeastSquares(used, lambda, 0.5);
        RegularisedLeastSquares second = new RegularisedLeastSquares(used, lambda, 0.5);
        try (Lesson lesson = new Lesson(Lesson.readOut(type, sources, 2, rule(lambda, 0.5, horizon)))) {
            for (int t = 0; t < features.length; t++) {
                features[t] = random(random, sources);
                double[] then = features[Math.max(0, t - horizon)];
                double f = 0.3 + 0.1 * random.nextGaussian();
                for (int i = 0; i < sources; i++) {
                    f += truth[i] * then[i];
                }
                lesson.feed(features[t]);
                lesson.teach(f, -2 * f);
                lesson.step();
                if (t >= horizon) {
                    double[] r = Arrays.copyOf(then, used);
                    if (used > sources) {
                        r[sources] = 1;
                    }
                    first.add(r, f);
                    second.add(r, -2 * f);
                }
            }
            double[] w = lesson.variable("weight");
            double[] w0 = first.solve();
            double[] w1 = second.solve();
            for (int s = 0; s < sources; s++) {
                assertEquals(w0[s], w[2 * s], 1e-9);
                assertEquals(w1[s], w[2 * s + 1], 1e-9);
            }
            if (used > sources) {
                assertArrayEquals(new double[] {w0[sources], w1[sources]}, lesson.variable("bias"), 1e-9);
            }
        }
    }

    @Test
    void givenMackeyGlass_whenItIsPredictedOneStepAhead_thenTheReadOutIsTheLeastSquaresSolution() throws IOException {
        double[] series = mackeyGlass();
        int lags = 8;
        double[] r = new double[lags + 1];
        RegularisedLeastSquares direct = new RegularisedLeastSquares(lags + 1, 1, 1e-2);
        double squaredError = 0;
        double squaredChange = 0;
        try (Lesson lesson = new Lesson(Lesson.readOut("Affine", lags, 1, rule(1, 1e-2, 1)))) {
            double predicted = 0;
            for (int t = 100; t < series.length; t++) {
                if (t > series.length - 200) {
                    squaredError += Math.pow(predicted - series[t], 2);
                    squaredChange += Math.pow(series[t - 1] - series[t], 2);
                }
                double[] now = new double[lags];
                for (int i = 0; i < lags; i++) {
                    now[i] = series[t - 3 * i];
                }
                lesson.feed(now);
                lesson.teach(series[t]);
                lesson.step();
                if (t > 100) {
                    direct.add(r, series[t]);
                }
                System.arraycopy(now, 0, r, 0, lags);
                r[lags] = 1;
                predicted = lesson.variable("bias")[0];
                for (int i = 0; i < lags; i++) {
                    predicted += lesson.variable("weight")[i] * now[i];
                }
            }
            double[] w = direct.solve();
            assertArrayEquals(Arrays.copyOf(w, lags), lesson.variable("weight"), 1e-9);
            assertEquals(w[lags], lesson.variable("bias")[0], 1e-9);
        }
        assertTrue(squaredError < 0.5 * squaredChange, squaredError + " against persistence " + squaredChange);
    }

    private static double[] mackeyGlass() throws IOException {
        return Files.readAllLines(ReferenceData.path("mackey_glass/mg17_197by75.csv")).stream()
                .filter(line -> !line.isBlank() && !Character.isLetter(line.charAt(0)))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                .limit(3000)
                .toArray();
    }

    @Test
    void givenStepsWithoutATarget_whenTheyPass_thenNothingIsLearnedOrForgotten() {
        try (Lesson lesson = new Lesson(Lesson.readOut("Affine", 3, 1, rule(0.9, 1, 0)))) {
            lesson.feed(1, 2, 3);
            lesson.teach(4);
            lesson.step();
            double[] weight = lesson.variable("weight").clone();
            double[] p = lesson.variable("P").clone();
            assertTrue(weight[2] != 0);
            lesson.feed(3, 2, 1);
            lesson.teachNothing();
            lesson.step();
            lesson.target().events(1);
            lesson.step();
            assertArrayEquals(weight, lesson.variable("weight"), 0.0);
            assertArrayEquals(p, lesson.variable("P"), 0.0);
        }
    }

    @Test
    void givenSpikesAsTarget_whenTheyTeach_thenTheyStandForOnesAndZeros() {
        try (Lesson spikes = new Lesson(Lesson.readOut("Linear", 3, 2, rule(1, 1, 0)));
                Lesson values = new Lesson(Lesson.readOut("Linear", 3, 2, rule(1, 1, 0)))) {
            spikes.feed(1, 2, 3);
            spikes.target().index()[0] = 1;
            spikes.target().spikes(1);
            spikes.step();
            values.feed(1, 2, 3);
            values.teach(0, 1);
            values.step();
            assertArrayEquals(values.variable("weight"), spikes.variable("weight"), 0.0);
            assertTrue(values.variable("weight")[1] != 0);
        }
    }

    @Test
    void givenAMillionStepsOfForgetting_whenFeaturesAreSilentOrAlike_thenPStaysBoundedAndLearningGoesOn() {
        Random random = new Random(5);
        try (Lesson lesson = new Lesson(Lesson.readOut("Affine", 6, 1, rule(0.99, 1, 0)))) {
            double[] r = new double[6];
            double worst = 0;
            for (int t = 0; t < 1_000_000; t++) {
                double phase = 0.001 * t;
                r[0] = random.nextDouble();
                r[1] = random.nextDouble();
                r[2] = r[0];
                r[3] = 0;
                r[4] = t % 50_000 < 40_000 ? 0 : random.nextDouble();
                r[5] = r[0] + r[1];
                double f = Math.sin(phase) * r[0] + r[1] + 2 * r[4] - 1;
                lesson.feed(r);
                lesson.teach(f);
                double y = lesson.step();
                if (t % 50_000 > 41_000 || t % 50_000 > 1_000 && t % 50_000 < 40_000) {
                    worst = Math.max(worst, Math.abs(y - f));
                }
            }
            assertTrue(worst < 0.2, "worst error " + worst);
            assertPositive(lesson.variable("P"));
        }
    }

    private static void assertPositive(double[] p) {
        int n = 7;
        for (int i = 0; i < n; i++) {
            assertTrue(p[i * n + i] > 0 && p[i * n + i] <= 1e6 * (1 + 1e-9), "diagonal " + p[i * n + i]);
            for (int j = 0; j < n; j++) {
                assertEquals(p[i * n + j], p[j * n + i], 0.0, "not symmetric");
                assertTrue(Math.abs(p[i * n + j]) <= Math.sqrt(p[i * n + i] * p[j * n + j]) * (1 + 1e-6));
            }
        }
    }

    @Test
    void givenTheRule_whenItsStateIsListed_thenWhatItLearnedSurvivesAReset() {
        try (Lesson lesson = new Lesson(Lesson.readOut("Affine", 2, 1, rule(1, 1, 2)))) {
            lesson.plan.state().forEach(block -> {
                boolean learned = block.variable().name().matches("weight|bias|P");
                assertEquals(
                        learned ? Role.WEIGHT : Role.TRACE,
                        block.variable().role(),
                        block.variable().name());
            });
            assertEquals(5, lesson.plan.state().size());
        }
    }

    @Test
    void givenSettingsThatCannotBe_whenItIsCompiled_thenNodeRuleAndFieldAreNamed() {
        assertRefused(Lesson.readOut("Linear", 2, 1, rule(0, 1, 0)), "node 'readout'", "rule 'rls'", "'lambda'");
        assertRefused(Lesson.readOut("Linear", 2, 1, rule(1, 1, -1)), "'horizon'");
        Network untaught = Lesson.readOut("Linear", 2, 1, rule(1, 1, 0));
        assertRefused(modulatedBy(untaught, null), "modulator");
        assertRefused(modulatedBy(untaught, "features"), "'features' has 2 elements");
    }

    private static Network modulatedBy(Network network, String modulator) {
        Plasticity before = network.plasticity().get("readout");
        return new Network(
                network.nodes(),
                network.edges(),
                Map.of("readout", new Plasticity("readout", "rls", before.parameters(), modulator)),
                network.options());
    }

    private static void assertRefused(Network network, String... parts) {
        GanglionException refused = assertThrows(GanglionException.class, () -> new Lesson(network));
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
    }
}
