// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Provider;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void givenAProvider_whenStepsAreMade_thenTheOutputIsThatOfTheEquation() {
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 100);
        assertEquals(100, session.steps());
        assertArrayEquals(House.expected(3, 100), session.output(0).f64());
    }

    @Test
    void givenNoProvider_whenASessionIsOpened_thenTheMissingCapabilityIsNamed() {
        GanglionException e = assertThrows(GanglionException.class, house::open);
        assertEquals(Reason.MISSING_CAPABILITY, e.reason());
        assertTrue(e.getMessage().contains("ganglion.neuron;type=Leaky"), e.getMessage());
    }

    @Test
    void givenANetworkWhoseSignalsExceedTheHeap_whenASessionIsOpened_thenTheNodeIsNamedBeforeAnythingIsAllocated() {
        house.add("good", 0, LeakyModel.Fault.NONE);
        int most = Integer.MAX_VALUE;
        assumeTrue(Runtime.getRuntime().maxMemory() < 2L * most * Double.BYTES);
        GanglionException e = assertThrows(
                GanglionException.class,
                () -> house.sessions.open("test", "chain", House.network(most), House.SETTINGS));
        assertEquals(Reason.TOO_LARGE, e.reason(), e.getMessage());
        assertTrue(e.getMessage().contains("node '"), e.getMessage());
    }

    @Test
    void givenAProviderThatFindsNoMemory_whenASessionIsOpened_thenTheModelIsTooLarge() {
        LeakyModel hungry = new LeakyModel(LeakyModel.Fault.NONE);
        house.providers.addNeuronModel(
                house.provider("hungry"), 0, List.of("Leaky"), "", new LeavingModel(hungry, () -> {
                    throw new OutOfMemoryError("on purpose");
                }));
        GanglionException e = assertThrows(GanglionException.class, house::open);
        assertEquals(Reason.TOO_LARGE, e.reason(), e.getMessage());
        assertTrue(e.getMessage().contains("MiB"), e.getMessage());
    }

    @Test
    void givenAProviderThatGoesWhileItIsCompiled_whenTheSessionIsOpen_thenItGoesOverToTheNext() throws Exception {
        Provider leaving = house.provider("leaving");
        LeavingModel model = new LeavingModel(new LeakyModel(LeakyModel.Fault.NONE), () -> house.remove(leaving));
        house.providers.addNeuronModel(leaving, 1, List.of("Leaky"), "", model);
        Provider staying = house.add("staying", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.await(() -> session.providers().contains(staying));
        House.run(session, 100);
        assertArrayEquals(House.expected(3, 100), session.output(0).f64());
    }

    @Test
    void givenTwoProviders_whenTheOtherIsPreferred_thenItTakesOverWithEveryValue() throws Exception {
        house.add("first", 1, LeakyModel.Fault.NONE);
        Provider second = house.add("second", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 37);
        SessionEvent.Exchanged exchanged =
                session.prefer(List.of("second")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(exchanged.after().contains(second));
        assertEquals(List.of("pop.v"), exchanged.carried());
        assertEquals(exchanged.checksumBefore(), exchanged.checksumAfter());
        assertArrayEquals(House.expected(3, 37), session.output(0).f64());
        House.run(session, 63);
        assertArrayEquals(House.expected(3, 100), session.output(0).f64());
    }
}
