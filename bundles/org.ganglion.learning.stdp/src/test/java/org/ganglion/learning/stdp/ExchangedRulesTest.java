// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Signal;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.integrate.EulerLif;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Snapshot;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.running.LiveSessions;
import org.junit.jupiter.api.Test;

/** A fixed part of what {@code ganglion proof exchange} does in full. */
class ExchangedRulesTest {
    private static final int EXCHANGES = 150;
    private static final int NEURONS = 30;

    private long lastService;

    private Provider provider(String name) {
        return new Provider(name, "0.1.0", ++lastService);
    }

    /** Two of everything that can be exchanged. */
    private LiveSessions sessions() {
        Providers providers = new Providers();
        providers.addEngine(provider("engine"), 0, "spiking", new SpikingEngine());
        for (String twin : List.of("one", "two")) {
            providers.addDriver(provider("driver." + twin), 0, "cpu", List.of("Linear"), new CpuDriver());
            providers.addNeuronModel(provider("neuron." + twin), 0, List.of("LIF"), "euler", new EulerLif());
            Map<String, LearningRule<?>> rules = Map.of(
                    "stdp", new PairStdp(),
                    "stdp-triplet", new TripletStdp(),
                    "stdp-inhibitory", new InhibitoryStdp(),
                    "stdp-reward", new RewardStdp());
            rules.forEach((name, rule) ->
                    providers.addLearningRule(provider("rule." + name + '.' + twin), 0, List.of(name), rule));
        }
        Board board = new Board("amd64", 2, 1L << 30, Set.of(), Set.of(), Map.of());
        return new LiveSessions(providers, board, TimeUnit.MILLISECONDS.toNanos(1));
    }

    private static Network network(String rule, Parameters parameters, double sign) {
        Random random = new Random(8);
        double[] in = random.doubles(NEURONS * NEURONS, 0, 900).toArray();
        double[] back =
                random.doubles(NEURONS * NEURONS, 0, 20).map(w -> sign * w).toArray();
        Parameters lif = Parameters.builder()
                .put("tau", 0.01)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 100)
                .put("v_reset", 0)
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", Circuit.node("in", Node.INPUT, NEURONS, NEURONS, Parameters.NONE));
        nodes.put("reward", Circuit.node("reward", Node.INPUT, 1, 1, Parameters.NONE));
        nodes.put("fan", Circuit.node("fan", "Linear", NEURONS, NEURONS, Circuit.weight(in, NEURONS, NEURONS)));
        nodes.put("lif", Circuit.node("lif", "LIF", NEURONS, NEURONS, lif));
        nodes.put(
                "plastic", Circuit.node("plastic", "Linear", NEURONS, NEURONS, Circuit.weight(back, NEURONS, NEURONS)));
        nodes.put("out", Circuit.node("out", Node.OUTPUT, NEURONS, NEURONS, Parameters.NONE));
        return new Network(
                nodes,
                List.of(
                        new Edge("in", "fan"),
                        new Edge("fan", "lif"),
                        new Edge("lif", "plastic"),
                        new Edge("plastic", "lif", 0, 3),
                        new Edge("lif", "out")),
                Map.of("plastic", new Plasticity("plastic", rule, parameters, "reward")),
                Options.DEFAULT.with("dt", "1e-3"));
    }

    private static void step(Session session) {
        long t = session.steps();
        Random random = new Random(t);
        Signal in = session.input(0);
        int count = 0;
        for (int i = 0; i < NEURONS; i++) {
            if (random.nextInt(12) == 0) {
                in.index()[count++] = i;
            }
        }
        in.spikes(count);
        session.input(1).write(new double[] {t % 31 == 0 ? 1 - t % 2 * 0.7 : 0}, 0);
        session.step();
    }

    private void assertSame(String rule, Parameters parameters, double sign) throws Exception {
        Snapshot exchanged;
        long steps;
        double[] first;
        try (LiveSessions sessions = sessions();
                Session session = sessions.open(
                        "exchanged", "spiking", network(rule, parameters, sign), SessionSettings.DEFAULT)) {
            first = weights(session.snapshot().get()).clone();
            for (int i = 0; i < EXCHANGES; i++) {
                var coming = session.prefer(
                        List.of("neuron." + twin(i, 0), "rule." + rule + '.' + twin(i, 1), "driver." + twin(i, 2)));
                for (long until = session.steps() + 20; session.steps() < until || !coming.isDone(); ) {
                    step(session);
                }
                SessionEvent.Exchanged event = coming.get(10, TimeUnit.SECONDS);
                assertNotNull(event, "exchange " + i);
                assertEquals(event.checksumBefore(), event.checksumAfter());
                assertEquals(List.of(), event.discarded());
            }
            steps = session.steps();
            exchanged = session.snapshot().get();
            assertEquals(0, session.statistics().quarantined());
        }
        try (LiveSessions sessions = sessions();
                Session session = sessions.open(
                        "undisturbed", "spiking", network(rule, parameters, sign), SessionSettings.DEFAULT)) {
            while (session.steps() < steps) {
                step(session);
            }
            Snapshot undisturbed = session.snapshot().get();
            assertEquals(undisturbed.blocks().size(), exchanged.blocks().size());
            for (int b = 0; b < exchanged.blocks().size(); b++) {
                Plan.Block block = exchanged.blocks().get(b);
                Plan.Block other = undisturbed.blocks().get(b);
                assertTrue(
                        Objects.deepEquals(block.array(), other.array()),
                        block.node() + '.' + block.variable().name() + " after " + steps + " steps");
            }
            assertArrayEquals(weights(undisturbed), weights(exchanged), 0.0);
            assertNotEquals(Arrays.toString(first), Arrays.toString(weights(exchanged)), "nothing was learned");
        }
    }

    /** The three take turns: each exchange changes one of them. */
    private static String twin(int exchange, int turn) {
        return (exchange - turn + 3) / 3 % 2 == 0 ? "one" : "two";
    }

    private static double[] weights(Snapshot snapshot) {
        return snapshot.blocks().stream()
                .filter(block -> block.node().equals("plastic")
                        && block.variable().name().equals("weight"))
                .map(block -> (double[]) block.array())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void givenPairs_whenModelRuleAndDriverAreExchanged_thenEveryBitIsAsWithout() throws Exception {
        assertSame("stdp", Parameters.builder().put("w_max", 30).build(), 1);
    }

    @Test
    void givenTriplets_whenModelRuleAndDriverAreExchanged_thenEveryBitIsAsWithout() throws Exception {
        assertSame("stdp-triplet", Parameters.builder().put("w_max", 30).build(), 1);
    }

    @Test
    void givenInhibition_whenModelRuleAndDriverAreExchanged_thenEveryBitIsAsWithout() throws Exception {
        assertSame(
                "stdp-inhibitory",
                Parameters.builder().put("g_max", 30).put("eta", 0.1).build(),
                -1);
    }

    @Test
    void givenReward_whenModelRuleAndDriverAreExchanged_thenEveryBitIsAsWithout() throws Exception {
        assertSame(
                "stdp-reward",
                Parameters.builder().put("w_max", 30).put("tau_c", 0.1).build(),
                1);
    }
}
