// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.exact.ExactLif;
import org.ganglion.neuron.integrate.EulerLif;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Snapshot;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.running.LiveSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a session sends after its provider failed is what an undisturbed run of the next provider sends from the last checkpoint on. The two
 * providers integrate differently, so whose steps they are can be told from each spike and bit.
 */
@Timeout(60)
class RecoveredSpikesTest {
    private static final int NEURONS = 12;
    private static final int CHECKPOINT = 32;
    private static final int STRUCK = 77;
    private static final int STEPS = 300;
    private static final SessionSettings SETTINGS =
            new SessionSettings(List.of(), List.of(), CHECKPOINT, Duration.ofMillis(300));

    private long lastService;

    /** Leaky neurons by Euler's rule that fail once. */
    private static NeuronModel<?> failing(Consumer<double[]> fault) {
        return new OddNeurons<>(new EulerLif(), site -> {
            double[] v = site.state().f64("v");
            return step -> {
                if (step == STRUCK) {
                    fault.accept(v);
                }
            };
        });
    }

    private LiveSessions sessions(NeuronModel<?> first, NeuronModel<?> second) {
        Providers providers = new Providers();
        providers.addEngine(provider("engine"), 0, "spiking", new SpikingEngine());
        providers.addDriver(provider("cpu"), 0, "cpu", List.of("Linear"), new CpuDriver());
        if (first != null) {
            providers.addNeuronModel(provider("first"), 1, List.of("LIF"), "", first);
        }
        if (second != null) {
            providers.addNeuronModel(provider("second"), 0, List.of("LIF"), "", second);
        }
        Board board = new Board("amd64", 2, 1L << 30, Set.of(), Set.of(), Map.of());
        return new LiveSessions(providers, board, TimeUnit.MILLISECONDS.toNanos(1));
    }

    private Provider provider(String name) {
        return new Provider(name, "0.1.0", ++lastService);
    }

    /** Neurons that excite each other after 5 steps: what is on the way is part of the state, too. */
    private static Network network() {
        Port port = Port.real("x", NEURONS);
        Random random = new Random(3);
        Parameters lif = Parameters.builder()
                .put("tau", 0.01)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 1)
                .put("v_reset", 0)
                .build();
        Parameters weight = Parameters.builder()
                .put(
                        "weight",
                        Tensor.of(random.doubles(NEURONS * NEURONS, -2, 3).toArray(), NEURONS, NEURONS))
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", new Node("in", Node.INPUT, Parameters.NONE, List.of(), List.of(port)));
        nodes.put("lif", new Node("lif", "LIF", lif, List.of(port), List.of(port)));
        nodes.put("back", new Node("back", "Linear", weight, List.of(port), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, Parameters.NONE, List.of(port), List.of(port)));
        return new Network(
                nodes,
                List.of(
                        new Edge("in", "lif"),
                        new Edge("lif", "back"),
                        new Edge("back", "lif", 0, 5),
                        new Edge("lif", "out")),
                Map.of(),
                Options.DEFAULT.with("dt", "1e-3"));
    }

    private static double[] input(long t) {
        return new Random(t).doubles(NEURONS, 0, 3).toArray();
    }

    private static double[] step(Session session, long t) {
        double[] spikes = new double[NEURONS];
        session.input(0).write(input(t), 0);
        session.step();
        session.output(0).read(spikes, 0);
        return spikes;
    }

    /** The steps in an undisturbed session of one provider, and its state afterwards. */
    private Snapshot undisturbed(NeuronModel<?> model, Snapshot start, int from, int until, List<double[]> spikes)
            throws Exception {
        try (LiveSessions sessions = sessions(model, null);
                Session session = sessions.open("undisturbed", "spiking", network(), SETTINGS)) {
            if (start != null) {
                assertEquals(List.of(), session.restore(start).get(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            for (int t = from; t < until; t++) {
                spikes.add(step(session, t));
            }
            return session.snapshot().get(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void assertAsUndisturbed(Consumer<double[]> fault, String why) throws Exception {
        List<double[]> expected = new ArrayList<>();
        Snapshot checkpoint = undisturbed(new EulerLif(), null, 0, STRUCK / CHECKPOINT * CHECKPOINT, expected);
        List<double[]> after = new ArrayList<>();
        Snapshot end = undisturbed(new ExactLif(), checkpoint, STRUCK / CHECKPOINT * CHECKPOINT, STEPS, after);
        List<double[]> before = new ArrayList<>();
        undisturbed(new EulerLif(), null, 0, STRUCK, before);
        List<double[]> euler = new ArrayList<>();
        undisturbed(new EulerLif(), null, 0, STEPS, euler);

        List<double[]> sent = new CopyOnWriteArrayList<>();
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        try (LiveSessions sessions = sessions(failing(fault), new ExactLif())) {
            Session session = sessions.open("struck", "spiking", network(), SETTINGS);
            session.listen(events::add);
            try (SampleQueue queue = sessions.queue(
                    session,
                    STEPS,
                    () -> (view, sample) -> new Result(sample.id(), "m", step(view, sample.id()), 0, 0, 0, 0, 0),
                    result -> sent.add(result.values()))) {
                for (int t = 0; t < STEPS; t++) {
                    queue.offer(new Sample(t, System.nanoTime(), new double[0]));
                }
                assertTrue(queue.drain(Workshop.PATIENCE));
                assertEquals(STEPS, session.steps());
                Snapshot state = session.snapshot().get(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                for (int b = 0; b < end.blocks().size(); b++) {
                    assertTrue(
                            Objects.deepEquals(
                                    end.blocks().get(b).array(),
                                    state.blocks().get(b).array()),
                            end.blocks().get(b).node());
                }
            }
        }
        assertEquals(STEPS, sent.size());
        for (int t = 0; t < STEPS; t++) {
            double[] wanted = t < STRUCK ? before.get(t) : after.get(t - STRUCK / CHECKPOINT * CHECKPOINT);
            assertArrayEquals(wanted, sent.get(t), "step " + t);
        }
        assertFalse(
                Arrays.deepEquals(
                        euler.subList(STRUCK, STEPS).toArray(),
                        sent.subList(STRUCK, STEPS).toArray()),
                "the two providers cannot be told apart");
        SessionEvent.Quarantined quarantined = (SessionEvent.Quarantined) events.stream()
                .filter(SessionEvent.Quarantined.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertEquals("first", quarantined.provider().name());
        assertTrue(quarantined.why().contains(why), quarantined.why());
        assertEquals(STRUCK % CHECKPOINT, quarantined.replayed());
    }

    @Test
    void givenAModelThatThrows_whenTheNextTakesOver_thenItsSpikesAreThoseOfAnUndisturbedRunFromTheCheckpointOn()
            throws Exception {
        assertAsUndisturbed(
                v -> {
                    v[0] = 7;
                    throw new IllegalStateException("struck");
                },
                "struck");
    }

    @Test
    void givenAModelThatReturnsNaN_whenTheNextTakesOver_thenItsSpikesAreThoseOfAnUndisturbedRunFromTheCheckpointOn()
            throws Exception {
        // spikes are never NaN: it is found when the next checkpoint is due, and what was sent until then was the
        // model's
        int first = STRUCK / CHECKPOINT * CHECKPOINT;
        List<double[]> expected = new ArrayList<>();
        Snapshot checkpoint = undisturbed(new EulerLif(), null, 0, first, expected);
        Snapshot end = undisturbed(new ExactLif(), checkpoint, first, STEPS, expected);
        try (LiveSessions sessions = sessions(failing(v -> Arrays.fill(v, Double.NaN)), new ExactLif());
                Session session = sessions.open("struck", "spiking", network(), SETTINGS)) {
            for (int t = 0; t < STEPS; t++) {
                double[] sent = step(session, t);
                if (t >= first + CHECKPOINT - 1) {
                    assertArrayEquals(expected.get(t), sent, "step " + t);
                }
            }
            assertEquals(1, session.statistics().quarantined());
            Snapshot state = session.snapshot().get(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (int b = 0; b < end.blocks().size(); b++) {
                assertTrue(Objects.deepEquals(
                        end.blocks().get(b).array(), state.blocks().get(b).array()));
            }
        }
    }

    @Test
    void givenAModelThatHangs_whenTheNextTakesOver_thenItsSpikesAreThoseOfAnUndisturbedRunFromTheCheckpointOn()
            throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try {
            assertAsUndisturbed(
                    v -> {
                        v[0] = 7;
                        OddNeurons.await(release);
                    },
                    "hung");
        } finally {
            release.countDown();
        }
    }
}
