// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.ganglion.session.Session;
import org.ganglion.session.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    private static double[] potentials(Session session) {
        return session.state("pop").f64("v").clone();
    }

    @Test
    void givenASnapshot_whenItIsRestoredInAnotherSession_thenThatGoesOnAsTheFirst() throws Exception {
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session first = house.open();
        House.run(first, 41);
        Snapshot snapshot = first.snapshot().get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(41, snapshot.step());
        Session second = house.sessions.open("other", "chain", House.network(3), House.SETTINGS);
        assertEquals(List.of(), second.restore(snapshot).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        for (int step = 41; step < 100; step++) {
            House.feed(second, step);
            second.step();
        }
        assertArrayEquals(House.expected(3, 100), second.output(0).f64());
    }

    @Test
    void givenASnapshotWithAnUnknownVariable_whenItIsRestored_thenThatIsNamed() throws Exception {
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        Plan.Block other = new Plan.Block("pop", Variable.state("w", "V", 0, 3), new double[3]);
        Plan.Block wrongSize = new Plan.Block("pop", Variable.state("v", "V", 0, 4), new double[4]);
        assertEquals(
                List.of("pop.w", "pop.v"),
                session.restore(new Snapshot(0, List.of(other, wrongSize)))
                        .get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void givenALaterFault_whenStateWasRestoredBefore_thenTheRestoredStateIsReplayed() throws Exception {
        house.add("bad", 1, (t, v) -> {
            if (t == 60) {
                throw new IllegalStateException();
            }
        });
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 20);
        Snapshot snapshot = session.snapshot().get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        House.run(session, 33);
        session.restore(snapshot).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (int step = 20; step < 100; step++) {
            House.feed(session, step);
            assertTrue(session.step());
        }
        assertArrayEquals(House.expected(3, 100), session.output(0).f64());
        assertEquals(1, session.statistics().quarantined());
    }

    @Test
    void givenAReset_whenAProviderFailsAfterIt_thenTheResetIsReplayedToo() {
        house.add("bad", 1, (t, v) -> {
            if (t == 27) {
                throw new IllegalStateException();
            }
        });
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 20);
        session.reset();
        assertArrayEquals(new double[3], potentials(session));
        for (int step = 0; step < 10; step++) {
            House.feed(session, step);
            assertTrue(session.step());
        }
        assertEquals(1, session.statistics().quarantined());
        assertArrayEquals(House.expected(3, 10), session.output(0).f64());
    }

    @Test
    void givenAParkedSession_whenItIsSnapshotRestoredAndReset_thenThatHoldsWhenItGoesOn() throws Exception {
        Provider only = house.add("only", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 30);
        Snapshot before = session.snapshot().get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        house.remove(only);
        assertTrue(session.parked());
        Snapshot parked = session.snapshot().get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(before.step(), parked.step());
        assertArrayEquals((double[]) before.blocks().get(0).array(), (double[])
                parked.blocks().get(0).array());
        session.reset();
        house.add("back", 0, LeakyModel.Fault.NONE);
        House.await(() -> !session.parked());
        assertArrayEquals(new double[3], potentials(session));
        session.restore(before).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        House.run(session, 20);
        assertArrayEquals(House.expected(3, 50), session.output(0).f64());
    }

    @Test
    void givenAClosedSession_whenItsStateIsAskedFor_thenItIsWhatItLeft() throws Exception {
        Provider only = house.add("only", 0, LeakyModel.Fault.NONE);
        Session running = house.open();
        House.run(running, 30);
        double[] left = potentials(running);
        running.close();
        Snapshot after = running.snapshot().get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(30, after.step());
        assertArrayEquals(left, (double[]) after.blocks().get(0).array());

        Session parked = house.open();
        House.run(parked, 30);
        house.remove(only);
        assertTrue(parked.parked());
        parked.close();
        assertArrayEquals(left, (double[]) parked.snapshot()
                .get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .blocks()
                .get(0)
                .array());
    }

    /** Learns something that no output shows at once, and loses it in a step. */
    private record DivergingModel(LeakyModel visible, long lost) implements NeuronModel<LeakyModel.Leak> {
        @Override
        public Class<LeakyModel.Leak> parameters() {
            return visible.parameters();
        }

        @Override
        public List<Variable> variables(Node node, LeakyModel.Leak parameters, Options options) {
            List<Variable> all = new ArrayList<>(visible.variables(node, parameters, options));
            all.add(new Variable("learned", Dtype.F64, new int[] {1}, "", Role.WEIGHT, 1));
            return all;
        }

        @Override
        public Population populate(LeakyModel.Leak parameters, PopulationSite site) {
            Population population = visible.populate(parameters, site);
            double[] learned = site.state().f64("learned");
            return t -> {
                population.step(t);
                learned[0] = t == lost ? Double.NaN : learned[0];
            };
        }
    }

    @Test
    void givenAStateThatIsNotFinite_whenTheSessionIsClosed_thenItLeavesTheLastCheckpoint() throws Exception {
        DivergingModel diverging = new DivergingModel(new LeakyModel(LeakyModel.Fault.NONE), 20);
        house.providers.addNeuronModel(house.provider("diverging"), 0, List.of("Leaky"), "", diverging);
        Session session = house.open();
        House.run(session, 21);
        session.close();
        Snapshot left = session.snapshot().get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(16, left.step());
        for (Plan.Block block : left.blocks()) {
            assertTrue(FiniteCheck.finite(block.array()), block.variable().name());
        }
    }
}
