// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.learning.rls.RecursiveLeastSquares;
import org.ganglion.neuron.integrate.EulerLi;
import org.ganglion.neuron.integrate.EulerLif;
import org.junit.jupiter.api.Test;

class ForecastNetworkTest {
    private static final int SAMPLES = 240;

    @Test
    void givenAQuasiPeriodicLoad_whenLearnedForHalfAMinute_thenTheForecastBeatsPersistenceOnTheLastThird() {
        Forecasts forecasts = run(true, 0.03);
        double ratio = ratio(forecasts);
        assertTrue(ratio < 0.6, "error / persistence is " + ratio);
    }

    @Test
    void givenHalfTheLoadIsNoise_whenLearned_thenTheForecastStillBeatsPersistence() {
        double ratio = ratio(run(true, 0.12));
        assertTrue(ratio < 0.8, "error / persistence is " + ratio);
    }

    @Test
    void givenOthersWhoComeAndGo_whenLearned_thenTheForecastBeatsPersistenceInMostRuns() {
        double[] ratios = new double[9];
        for (int seed = 0; seed < ratios.length; seed++) {
            ratios[seed] = ratio(run(true, 0.03, 0.3, seed));
        }
        Arrays.sort(ratios);
        assertTrue(ratios[6] < 0.8, "error / persistence are " + Arrays.toString(ratios));
    }

    @Test
    void givenNoLearning_whenRun_thenTheForecastDoesNotBeatPersistence() {
        double ratio = ratio(run(false, 0.03));
        assertTrue(ratio > 0.8, "error / persistence is " + ratio);
    }

    private static double ratio(Forecasts forecasts) {
        int from = SAMPLES * 2 / 3;
        return forecasts.error(from, SAMPLES) / forecasts.persistenceError(from, SAMPLES);
    }

    private static Forecasts run(boolean learning, double noise) {
        return run(learning, noise, 0, 7);
    }

    /**
     * @param noise standard deviation of what is added to each sample
     * @param others what others add while they are there, on and off for 25 samples in the mean
     */
    private static Forecasts run(boolean learning, double noise, double others, long seed) {
        Network network = ForecastNetwork.build(ForecastNetwork.SEED);
        Map<String, Plasticity> plasticity = learning ? Map.of("readout", ForecastNetwork.plasticity()) : Map.of();
        Network learner = new Network(network.nodes(), network.edges(), plasticity, network.options());
        SplittableRandom random = new SplittableRandom(seed);
        boolean busy = false;
        Forecasts forecasts = new Forecasts(ForecastNetwork.HORIZON_SAMPLES);
        try (Plan plan = new SpikingEngine().compile(assign(learner))) {
            long t = 0;
            for (int sample = 0; sample < SAMPLES; sample++) {
                busy ^= random.nextDouble() < 0.04;
                double load = KnownLoad.share(0.1 * sample) + noise * random.nextGaussian() + (busy ? others : 0);
                for (int step = 0; step < ForecastNetwork.STEPS_PER_SAMPLE; step++) {
                    plan.inputs().get(0).signal().write(new double[] {load}, 0);
                    plan.inputs().get(1).signal().write(new double[] {load}, 0);
                    plan.step(t++);
                }
                double[] out = new double[2];
                plan.outputs().get(0).signal().read(out, 0);
                plan.outputs().get(1).signal().read(out, 1);
                forecasts.add(sample, out[0], out[1], 0);
            }
        }
        return forecasts;
    }

    private static Assignment assign(Network network) {
        Board board = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
        Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        populations.put("reservoir", new Provided<>(new Provider("lif", "1", 1), new EulerLif()));
        populations.put("trace", new Provided<>(new Provider("li", "1", 2), new EulerLi()));
        Provided<Driver> cpu = new Provided<>(new Provider("cpu", "1", 3), new CpuDriver());
        List<Claimed> claims = cpu.service().claims(network, network.nodes().keySet(), board).claims().stream()
                .map(claim -> new Claimed(cpu, claim))
                .toList();
        Map<String, Provided<LearningRule<?>>> rules = network.plasticity().isEmpty()
                ? Map.of()
                : Map.of("readout", new Provided<>(new Provider("rls", "1", 4), new RecursiveLeastSquares()));
        return new Assignment(network, board, populations, claims, rules);
    }
}
