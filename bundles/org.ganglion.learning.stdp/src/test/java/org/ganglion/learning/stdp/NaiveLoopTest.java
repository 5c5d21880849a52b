// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Signal;
import org.junit.jupiter.api.Test;

/** Each rule in the real engine against the naive loop, on random spikes. */
class NaiveLoopTest {
    private static final double DT = 1e-3;
    private static final int SOURCES = 7;
    private static final int TARGETS = 5;
    private static final int STEPS = 3_000;

    /** Synapses and spikes, all at random. */
    private static final class Draw {
        final int[] source;
        final int[] target;
        final int[] delay;
        final double[] weight;
        final boolean[][] pre = new boolean[STEPS][SOURCES];
        final boolean[][] post = new boolean[STEPS][TARGETS];
        final double[][] reward = new double[STEPS][TARGETS];
        final boolean dense;

        final int receptors;

        Draw(long seed, boolean dense, double sign) {
            this(seed, dense, sign, 1);
        }

        /** With several receptors the neuron of a target is its number modulo the neurons. */
        Draw(long seed, boolean dense, double sign, int receptors) {
            Random random = new Random(seed);
            this.dense = dense;
            this.receptors = receptors;
            int synapses = dense ? SOURCES * TARGETS : 24;
            source = new int[synapses];
            target = new int[synapses];
            delay = new int[synapses];
            weight = new double[synapses];
            for (int s = 0; s < synapses; s++) {
                source[s] = dense ? s / TARGETS : s * SOURCES / synapses;
                target[s] = dense ? s % TARGETS : random.nextInt(receptors * TARGETS);
                delay[s] = dense ? 0 : random.nextInt(6);
                weight[s] = sign * (1 + 3 * random.nextDouble());
            }
            if (!dense) {
                sortTargets();
            }
            for (int t = 0; t < STEPS; t++) {
                for (int i = 0; i < SOURCES; i++) {
                    pre[t][i] = random.nextInt(40) == 0;
                }
                for (int j = 0; j < TARGETS; j++) {
                    post[t][j] = random.nextInt(50) == 0;
                    reward[t][j] = t % 97 == 0 ? random.nextGaussian() : 0;
                }
            }
        }

        /** The engine keeps the targets of a source ascending. */
        private void sortTargets() {
            for (int from = 0, to; from < source.length; from = to) {
                to = from;
                while (to < source.length && source[to] == source[from]) {
                    to++;
                }
                Arrays.sort(target, from, to);
            }
        }

        void feed(Circuit circuit, int t, int rewards) {
            spike(circuit.input(0), pre[t]);
            spike(circuit.input(1), post[t]);
            if (reward[t][0] == 0) {
                circuit.input(2).spikes(0);
            } else {
                System.arraycopy(reward[t], 0, circuit.input(2).f64(), 0, rewards);
                circuit.input(2).dense();
            }
        }

        Node node() {
            return dense
                    ? Circuit.dense(SOURCES, TARGETS, weight)
                    : Circuit.sparse(SOURCES, TARGETS, source, target, weight, delay);
        }
    }

    private static double[] run(Draw draw, LearningRule<?> rule, String name, Parameters parameters, int rewards) {
        return draw.dense
                ? inTheEngine(draw, rule, name, parameters, rewards)
                : onSparseSynapses(draw, rule, parameters, rewards);
    }

    private static double[] onSparseSynapses(Draw draw, LearningRule<?> rule, Parameters parameters, int rewards) {
        Node unused = Circuit.dense(SOURCES, TARGETS, new double[SOURCES * TARGETS]);
        Parameters any = Parameters.builder().put("w_max", 1).build();
        Options options = Options.DEFAULT.with("dt", Double.toString(DT));
        try (Circuit signals = new Circuit(new PairStdp(), "stdp", any, DT, SOURCES, unused, rewards)) {
            SparseSite site = new SparseSite(
                    rule,
                    parameters,
                    signals,
                    options,
                    draw.receptors * TARGETS,
                    draw.source,
                    draw.target,
                    draw.delay,
                    draw.weight);
            for (int t = 0; t < STEPS; t++) {
                draw.feed(signals, t, rewards);
                site.step(t);
            }
            return site.f64().clone();
        }
    }

    private static double[] inTheEngine(
            Draw draw, LearningRule<?> rule, String name, Parameters parameters, int rewards) {
        try (Circuit circuit = new Circuit(rule, name, parameters, DT, SOURCES, draw.node(), rewards)) {
            for (int t = 0; t < STEPS; t++) {
                draw.feed(circuit, t, rewards);
                circuit.step();
            }
            return circuit.weights().clone();
        }
    }

    private static void spike(Signal signal, boolean[] spikes) {
        int count = 0;
        for (int i = 0; i < spikes.length; i++) {
            if (spikes[i]) {
                signal.index()[count++] = i;
            }
        }
        signal.spikes(count);
    }

    private static void assertSame(Draw draw, double[] naive, double[] engine) {
        assertArrayEquals(naive, engine, 1e-11);
        double moved = 0;
        for (int s = 0; s < naive.length; s++) {
            moved = Math.max(moved, Math.abs(naive[s] - draw.weight[s]));
        }
        assertTrue(moved > 0.05, "nothing was learned: " + moved);
    }

    private static double bounded(double least, double most, double weight) {
        return Math.max(least, Math.min(most, weight));
    }

    private interface Check {
        void run(Draw draw, String delay);
    }

    private static void everywhere(double sign, Check check) {
        check.run(new Draw(1, true, sign), "axonal");
        check.run(new Draw(2, true, sign), "dendritic");
        check.run(new Draw(3, false, sign), "axonal");
        check.run(new Draw(4, false, sign), "dendritic");
    }

    /** Two traces a synapse. */
    private abstract static class TwoTraces extends NaiveLoop {
        final double[] x;
        final double[] y;
        private final double tauX;
        private final double tauY;

        TwoTraces(Draw d, String delay, double tauX, double tauY) {
            super(DT, d.weight, d.source, neurons(d.target), d.delay, delay.equals("dendritic"), d.pre, d.post);
            this.x = new double[w.length];
            this.y = new double[w.length];
            this.tauX = tauX;
            this.tauY = tauY;
        }

        private static int[] neurons(int[] target) {
            return Arrays.stream(target).map(each -> each % TARGETS).toArray();
        }

        @Override
        void decay(int s) {
            x[s] *= Math.exp(-dt / tauX);
            y[s] *= Math.exp(-dt / tauY);
        }

        @Override
        void traceArrival(int s) {
            x[s] += 1;
        }

        @Override
        void traceAnswer(int s) {
            y[s] += 1;
        }
    }

    private static void assertPair(String dependence, double muPlus, double muMinus) {
        everywhere(1, (draw, delay) -> assertPair(draw, delay, dependence, muPlus, muMinus));
    }

    private static void assertPair(Draw draw, String delay, String dependence, double muPlus, double muMinus) {
        Parameters rule = Parameters.builder()
                .put("w_max", 5)
                .put("w_min", 0.5)
                .put("tau_plus", 0.017)
                .put("tau_minus", 0.034)
                .put("lambda", 0.02)
                .put("alpha", 0.8)
                .put("dependence", dependence)
                .put("mu_plus", 0.4)
                .put("mu_minus", 0.3)
                .put("delay", delay)
                .build();
        double[] naive = new TwoTraces(draw, delay, 0.017, 0.034) {
            @Override
            void arrive(int s) {
                w[s] = bounded(0.5, 5, w[s] - 0.02 * 0.8 * 4.5 * Math.pow((w[s] - 0.5) / 4.5, muMinus) * y[s]);
            }

            @Override
            void answer(int s) {
                w[s] = bounded(0.5, 5, w[s] + 0.02 * 4.5 * Math.pow(1 - (w[s] - 0.5) / 4.5, muPlus) * x[s]);
            }
        }.run();
        assertSame(draw, naive, run(draw, new PairStdp(), "stdp", rule, 1));
    }

    @Test
    void givenSparseSynapsesWithDelays_whenTheyLearnInTheEngine_thenWeightsAreThoseOfTheRuleAlone() {
        Parameters.Builder rule = Parameters.builder().put("w_max", 5);
        for (String delay : new String[] {"axonal", "dendritic"}) {
            Draw draw = new Draw(7, false, 1);
            Parameters parameters = rule.put("delay", delay).build();
            assertArrayEquals(
                    onSparseSynapses(draw, new PairStdp(), parameters, 1),
                    inTheEngine(draw, new PairStdp(), "stdp", parameters, 1),
                    0.0);
        }
    }

    @Test
    void givenAdditivePairs_whenNeuronsSpike_thenWeightsAreTheNaiveLoops() {
        assertPair("additive", 0, 0);
    }

    @Test
    void givenNeuronsWithTwoReceptors_whenTheySpike_thenTheSynapsesOfBothLearn() {
        assertPair(new Draw(5, false, 1, 2), "axonal", "additive", 0, 0);
        assertPair(new Draw(6, false, 1, 2), "dendritic", "additive", 0, 0);
    }

    @Test
    void givenMultiplicativePairs_whenNeuronsSpike_thenWeightsAreTheNaiveLoops() {
        assertPair("multiplicative", 1, 1);
    }

    @Test
    void givenPairsOfThePowerLaw_whenNeuronsSpike_thenWeightsAreTheNaiveLoops() {
        assertPair("power-law", 0.4, 0.3);
    }

    @Test
    void givenPairsOfMorrisonsPowerLaw_whenNeuronsSpike_thenWeightsAreTheNaiveLoops() {
        everywhere(1, (draw, delay) -> {
            Parameters rule = Parameters.builder()
                    .put("w_max", 50)
                    .put("lambda", 0.05)
                    .put("alpha", 0.11)
                    .put("dependence", "morrison")
                    .put("mu_plus", 0.4)
                    .put("w0", 2)
                    .put("delay", delay)
                    .build();
            double[] naive = new TwoTraces(draw, delay, 0.02, 0.02) {
                @Override
                void arrive(int s) {
                    w[s] = bounded(0, 50, w[s] - 0.05 * 0.11 * w[s] * y[s]);
                }

                @Override
                void answer(int s) {
                    w[s] = bounded(0, 50, w[s] + 0.05 * Math.pow(2, 0.6) * Math.pow(w[s], 0.4) * x[s]);
                }
            }.run();
            assertSame(draw, naive, run(draw, new PairStdp(), "stdp", rule, 1));
        });
    }

    @Test
    void givenTriplets_whenNeuronsSpike_thenWeightsAreTheNaiveLoops() {
        everywhere(1, (draw, delay) -> {
            Parameters rule = Parameters.builder()
                    .put("w_max", 5)
                    .put("a2_plus", 0.01)
                    .put("delay", delay)
                    .build();
            double[] r2 = new double[draw.weight.length];
            double[] o2 = new double[draw.weight.length];
            double[] naive = new TwoTraces(draw, delay, 0.0168, 0.0337) {
                @Override
                void decay(int s) {
                    super.decay(s);
                    r2[s] *= Math.exp(-DT / 0.101);
                    o2[s] *= Math.exp(-DT / 0.125);
                }

                @Override
                void arrive(int s) {
                    w[s] = bounded(0, 5, w[s] - y[s] * (7e-3 + 2.3e-4 * r2[s]));
                }

                @Override
                void answer(int s) {
                    w[s] = bounded(0, 5, w[s] + x[s] * (0.01 + 6.2e-3 * o2[s]));
                }

                @Override
                void traceArrival(int s) {
                    super.traceArrival(s);
                    r2[s] += 1;
                }

                @Override
                void traceAnswer(int s) {
                    super.traceAnswer(s);
                    o2[s] += 1;
                }
            }.run();
            assertSame(draw, naive, run(draw, new TripletStdp(), "stdp-triplet", rule, 1));
        });
    }

    @Test
    void givenInhibitorySynapses_whenNeuronsSpike_thenWeightsAreTheNaiveLoops() {
        everywhere(-1, (draw, delay) -> {
            Parameters rule = Parameters.builder()
                    .put("g_max", 4)
                    .put("eta", 0.02)
                    .put("rate", 12)
                    .put("delay", delay)
                    .build();
            double[] naive = new TwoTraces(draw, delay, 0.02, 0.02) {
                @Override
                void arrive(int s) {
                    w[s] = bounded(-4, 0, w[s] - 0.02 * (y[s] - 2 * 12 * 0.02));
                }

                @Override
                void answer(int s) {
                    w[s] = bounded(-4, 0, w[s] - 0.02 * x[s]);
                }
            }.run();
            assertSame(draw, naive, run(draw, new InhibitoryStdp(), "stdp-inhibitory", rule, 1));
        });
    }

    @Test
    void givenARewardForAll_whenItComes_thenWeightsAreTheNaiveLoops() {
        everywhere(1, (draw, delay) -> assertReward(draw, delay, 1));
    }

    @Test
    void givenARewardPerTarget_whenItComes_thenWeightsAreTheNaiveLoops() {
        everywhere(1, (draw, delay) -> assertReward(draw, delay, TARGETS));
    }

    private static void assertReward(Draw draw, String delay, int rewards) {
        Parameters rule = Parameters.builder()
                .put("w_max", 5)
                .put("tau_c", 0.2)
                .put("eta", 0.05)
                .put("delay", delay)
                .build();
        double[] c = new double[draw.weight.length];
        double[] naive = new TwoTraces(draw, delay, 0.02, 0.02) {
            @Override
            void decay(int s) {
                super.decay(s);
                c[s] *= Math.exp(-DT / 0.2);
            }

            @Override
            void arrive(int s) {
                c[s] -= 1.05 * y[s];
            }

            @Override
            void answer(int s) {
                c[s] += x[s];
            }

            @Override
            void end(int s, int target, int t) {
                w[s] = bounded(0, 5, w[s] + 0.05 * draw.reward[t][target % rewards] * c[s]);
            }
        }.run();
        assertSame(draw, naive, run(draw, new RewardStdp(), "stdp-reward", rule, rewards));
    }
}
