// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectService;

/** What a session does when the bundles of its providers stop, start, go and come back. */
public class BundlesOfProvidersTest {
    private static final long SECONDS = Surroundings.SECONDS;
    private static final String EULER = "org.ganglion.neuron.integrate";
    private static final String EXACT = "org.ganglion.neuron.exact";
    private static final String CPU = "org.ganglion.driver.cpu";
    private static final String ENGINE = "org.ganglion.engine.spiking";

    private final Surroundings here = new Surroundings(BundlesOfProvidersTest.class);
    private Sessions sessions;

    @BeforeEach
    void framework(@InjectService(timeout = 60_000) Sessions service) {
        sessions = service;
    }

    @AfterEach
    void everythingIsBack() throws BundleException {
        sessions.open().forEach(Session::close);
        for (String name : List.of(EULER, EXACT, CPU, ENGINE)) {
            here.bundle(name).start();
        }
    }

    private Session open() {
        return sessions.open("reservoir", "spiking", Reservoir.network(), SessionSettings.DEFAULT);
    }

    private static boolean runsOn(Session session, String bundle) {
        return session.providers().stream().anyMatch(provider -> provider.name().equals(bundle));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "did not happen within " + SECONDS + " s");
            Thread.sleep(1);
        }
    }

    @Test
    void givenTwoNeuronModels_whenTheOneInUseStops_thenTheOtherHasTakenOverBeforeItIsGone() throws Exception {
        Session session = open();
        assertTrue(runsOn(session, EULER));
        Reservoir.run(session, 0, 100);
        double[] potentials = session.state("lif").f64("v").clone();
        here.bundle(EULER).stop();
        assertTrue(runsOn(session, EXACT));
        assertFalse(session.parked());
        assertArrayEquals(potentials, session.state("lif").f64("v"));
        Reservoir.run(session, 100, 100);
        here.bundle(EULER).start();
        await(() -> runsOn(session, EULER));
        Reservoir.run(session, 200, 100);
        await(() -> session.statistics().exchanges() == 2);
        assertEquals(0, session.statistics().parkedNanos());
    }

    @Test
    void givenTheOnlyDriver_whenItStopsAndStartsAgain_thenEveryBitIsAsIfNothingHadHappened() throws Exception {
        double[] expected = Reservoir.run(open(), 0, 300);
        Session session = open();
        Reservoir.run(session, 0, 133);
        here.bundle(CPU).stop();
        assertTrue(session.parked());
        Reservoir.feed(session, 133);
        assertFalse(session.step());
        here.bundle(CPU).start();
        await(() -> !session.parked());
        assertArrayEquals(expected, Reservoir.run(session, 133, 167));
    }

    @Test
    void givenTheEngineAndEverythingElse_whenTheyAreUninstalledAndInstalledAgain_thenTheSessionGoesOn()
            throws Exception {
        double[] expected = Reservoir.run(open(), 0, 200);
        Session session = open();
        Reservoir.run(session, 0, 71);
        for (String name : List.of(ENGINE, CPU)) {
            WeakReference<ClassLoader> loader = new WeakReference<>(
                    here.bundle(name).adapt(BundleWiring.class).getClassLoader());
            String location = here.bundle(name).getLocation();
            uninstall(name);
            assertTrue(session.parked());
            here.awaitCollected(loader, name);
            here.context().installBundle(location).start();
            await(() -> !session.parked());
        }
        assertArrayEquals(expected, Reservoir.run(session, 71, 129));
    }

    @Test
    void givenAnExchange_whenTheOldBundleIsUninstalled_thenItsClassLoaderIsCollectedWhileTheSessionRuns()
            throws Exception {
        Session session = open();
        Reservoir.run(session, 0, 100);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(here.bundle(EULER).adapt(BundleWiring.class).getClassLoader());
        String location = here.bundle(EULER).getLocation();
        session.prefer(List.of(EXACT)).get(SECONDS, TimeUnit.SECONDS);
        Reservoir.run(session, 100, 10);
        uninstall(EULER);
        here.awaitCollected(loader, EULER);
        Reservoir.run(session, 110, 10);
        here.context().installBundle(location).start();
    }

    private void uninstall(String name) throws Exception {
        Bundle bundle = here.bundle(name);
        bundle.uninstall();
        here.refresh(bundle);
    }

    @Test
    void givenNoNeuronModel_whenASessionIsOpened_thenTheMissingCapabilitiesAreNamed() throws Exception {
        here.bundle(EULER).stop();
        here.bundle(EXACT).stop();
        GanglionException e = assertThrows(GanglionException.class, this::open);
        assertEquals(Reason.MISSING_CAPABILITY, e.reason());
        assertEquals(
                List.of("ganglion.neuron;type=LIF", "ganglion.neuron;type=LI"),
                sessions.place("spiking", Reservoir.network(), SessionSettings.DEFAULT)
                        .missing());
    }

    @Test
    void givenSamplesUnderWay_whenBundlesStopAndStart_thenNoSampleIsLostOrDoubled() throws Exception {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        List<SessionEvent> events = Collections.synchronizedList(new ArrayList<>());
        Session session = open();
        session.listen(events::add);
        SampleQueue queue = sessions.queue(
                session,
                1 << 20,
                () -> (view, sample) -> {
                    for (int i = 0; i < 5; i++) {
                        Reservoir.feed(view, view.steps());
                        view.step();
                    }
                    return new Result(sample.id(), "reservoir", null, 0, 0, 0, 0, 0);
                },
                result -> seen.add(result.sample()));
        AtomicBoolean stop = new AtomicBoolean();
        Thread source = new Thread(() -> {
            for (long id = 0; !stop.get(); id++) {
                queue.offer(new Sample(id, 0, null));
                LockSupport.parkNanos(100_000);
            }
        });
        source.start();
        for (int round = 0; round < 10; round++) {
            for (String name : List.of(EULER, CPU, EXACT)) {
                here.bundle(name).stop();
                here.bundle(name).start();
            }
            await(() -> !session.parked() && runsOn(session, EULER));
        }
        stop.set(true);
        source.join();
        assertTrue(queue.drain(Duration.ofSeconds(SECONDS)));
        assertEquals(LongStream.range(0, queue.accepted()).boxed().toList(), seen);
        assertEquals(5 * queue.accepted(), session.steps());
        assertEquals(0, queue.dropped());
        assertEquals(0, session.statistics().quarantined());
        long exchanged =
                events.stream().filter(SessionEvent.Exchanged.class::isInstance).count();
        assertTrue(exchanged >= 10, () -> exchanged + " exchanges in " + events);
        queue.close();
    }
}
