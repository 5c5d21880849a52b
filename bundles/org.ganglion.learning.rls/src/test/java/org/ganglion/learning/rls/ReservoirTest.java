// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

/** A recurrent reservoir of spiking neurons whose filtered spikes feed a read-out that learns. */
class ReservoirTest {
    private static final int NEURONS = 40;
    private static final int HORIZON = 20;

    private static Network reservoir() {
        Random random = new Random(3);
        Parameters lif = Parameters.builder()
                .put("tau", 0.01)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 0.3)
                .put("v_reset", 0)
                .build();
        Parameters filter = Parameters.builder()
                .put("tau", spread(0.01, 0.2))
                .put("r", 10)
                .put("v_leak", 0)
                .build();
        Parameters rule = Parameters.builder()
                .put("lambda", 0.9999)
                .put("alpha", 0.1)
                .put("horizon", HORIZON)
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", Lesson.node("in", Node.INPUT, 1, 1, Parameters.NONE));
        nodes.put("target", Lesson.node("target", Node.INPUT, 1, 1, Parameters.NONE));
        nodes.put("fan", Lesson.node("fan", "Affine", 1, NEURONS, gaussian("Affine", random, NEURONS, 1, 1.0)));
        nodes.put("lif", Lesson.node("lif", "LIF", NEURONS, NEURONS, lif));
        nodes.put(
                "back",
                Lesson.node(
                        "back",
                        "Linear",
                        NEURONS,
                        NEURONS,
                        gaussian("Linear", random, NEURONS * NEURONS, NEURONS, 0.02)));
        nodes.put("filter", Lesson.node("filter", "LI", NEURONS, NEURONS, filter));
        nodes.put(
                "readout",
                Lesson.node("readout", "Affine", NEURONS, 1, Lesson.weights("Affine", new double[NEURONS], NEURONS)));
        nodes.put("out", Lesson.node("out", Node.OUTPUT, 1, 1, Parameters.NONE));
        List<Edge> edges = List.of(
                new Edge("in", "fan"),
                new Edge("fan", "lif"),
                new Edge("lif", "back"),
                new Edge("back", "lif", 0, 2),
                new Edge("lif", "filter"),
                new Edge("filter", "readout"),
                new Edge("readout", "out"));
        return new Network(
                nodes,
                edges,
                Map.of("readout", new Plasticity("readout", "rls", rule, "target")),
                Options.DEFAULT.with("dt", "0.001"));
    }

    private static Parameters gaussian(String type, Random random, int size, int sources, double scale) {
        double[] weight = new double[size];
        for (int i = 0; i < size; i++) {
            weight[i] = scale * random.nextGaussian();
        }
        Parameters parameters = Lesson.weights(type, weight, sources);
        return type.equals("Affine")
                ? parameters.with(
                        "bias", Tensor.of(random.doubles(NEURONS, -1, 1).toArray(), NEURONS))
                : parameters;
    }

    private static Tensor spread(double least, double most) {
        double[] values = new double[NEURONS];
        for (int i = 0; i < NEURONS; i++) {
            values[i] = least * Math.pow(most / least, i / (NEURONS - 1.0));
        }
        return Tensor.of(values, NEURONS);
    }

    private static double signal(long t) {
        return Math.sin(0.05 * t) + 0.5 * Math.sin(0.021 * t);
    }

    private static double teach(Lesson lesson, long t) {
        double now = signal(t);
        lesson.features().f64()[0] = now;
        lesson.features().dense();
        lesson.target().f64()[0] = now;
        lesson.target().dense();
        return lesson.step();
    }

    @Test
    void givenAQuasiPeriodicSignal_whenTheReadOutLearnsItAhead_thenItBeatsPersistence() {
        double error = 0;
        double persistence = 0;
        try (Lesson lesson = new Lesson(reservoir())) {
            for (long t = 0; t < 6000; t++) {
                double predicted = teach(lesson, t);
                if (t >= 4000) {
                    error += Math.pow(predicted - signal(t + HORIZON), 2);
                    persistence += Math.pow(signal(t) - signal(t + HORIZON), 2);
                }
            }
        }
        assertTrue(error < 0.4 * persistence, error + " against " + persistence);
    }

    @Test
    void givenARunningReservoir_whenAHundredThousandStepsAreMade_thenTheThreadAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Lesson lesson = new Lesson(reservoir())) {
            // the virtual machine itself allocates a few bytes when it compiles anew; what a step allocates shows in
            // every window
            long allocated = Long.MAX_VALUE;
            for (int window = 0; window < 6 && allocated > 0; window++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (long t = window * 100_000L; t < (window + 1) * 100_000L; t++) {
                    teach(lesson, t);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
        }
    }

    @Test
    void givenAPlanInTheMiddle_whenItsStateIsCopied_thenBothGoOnToTheLastBit() {
        try (Lesson first = new Lesson(reservoir());
                Lesson second = new Lesson(reservoir())) {
            for (long t = 0; t < 500; t++) {
                teach(first, t);
            }
            copy(first.plan, second.plan);
            for (long t = 500; t < 1000; t++) {
                assertEquals(teach(first, t), teach(second, t), 0.0, "step " + t);
            }
            assertArrayEquals(first.variable("P"), second.variable("P"), 0.0);
        }
    }

    private static void copy(Plan from, Plan to) {
        for (int i = 0; i < from.state().size(); i++) {
            Object array = from.state().get(i).array();
            System.arraycopy(array, 0, to.state().get(i).array(), 0, Array.getLength(array));
        }
        to.push();
    }
}
