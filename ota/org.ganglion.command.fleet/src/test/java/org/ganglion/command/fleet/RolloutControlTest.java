// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.messaging.Connection;
import org.ganglion.command.fleet.ReleaseDeployment.Audience;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.PinnedRelease;
import org.ganglion.rollout.RolloutPlan;
import org.ganglion.rollout.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over a real broker. */
@Timeout(300)
class RolloutControlTest {
    private static final PinnedRelease OLD = new PinnedRelease("features/acme/kitchen-1.3.0.json", "cd".repeat(32), 90);
    private static final PinnedRelease NEW =
            new PinnedRelease("features/acme/kitchen-1.4.0.json", "ab".repeat(32), 100);
    private static final RolloutPlan PLAN = new RolloutPlan(
            "spring",
            NEW,
            List.of(
                    new Stage("canary", "lab", 20, 1, 0, 600),
                    new Stage("half", "lab", 50, 1, 0, 600),
                    new Stage("rest", "lab", 100, 1, 0, 600)));
    private static final Duration LONG = Duration.ofSeconds(50);

    private static int control(Bench bench, String name, Desk desk) throws Exception {
        try (Connection connection = bench.connect(name);
                FleetLine line = new FleetLine(connection, FleetLine.ANY, FleetLine.ANY)) {
            line.open(Duration.ofSeconds(10));
            return new RolloutControl(desk, line, PLAN).run(LONG);
        }
    }

    @Test
    void givenAControllerThatIsKilled_whenOthersGoOn_thenTheRolloutIsCompleteAndEachDeviceWasAskedOnce()
            throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 40)) {
            Desk first = new Desk();
            Future<Integer> killed = threads.submit(() -> control(bench, "first", first));
            while (bench.asked.size() < 3) {
                Thread.sleep(1);
            }
            killed.cancel(true);
            Desk second = new Desk();
            Future<Integer> next = threads.submit(() -> control(bench, "second", second));
            Future<Integer> besides = threads.submit(() -> control(bench, "third", new Desk()));

            assertEquals(0, next.get(50, TimeUnit.SECONDS), second::printed);
            assertEquals(0, besides.get(50, TimeUnit.SECONDS));
            assertEquals(40, bench.asked.size());
            // two at the same moment may have written the same; none went beyond it
            bench.asked.forEach((device, documents) -> documents.forEach(text -> assertEquals(
                    2, DesiredDraft.of(text.getBytes(), 0).counter(), device + " was asked twice: " + documents)));
            assertTrue(second.printed().contains("complete"), second.printed());
            try (Connection operator = bench.connect("operator");
                    FleetLine line = new FleetLine(operator, "lab", FleetLine.ANY)) {
                line.open(Duration.ofSeconds(10));
                assertEquals(List.of(NEW.path()), line.groupDraft("lab").paths(), "who joins the group gets it too");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givenACanaryThatFails_whenRun_thenNobodyElseIsAskedAndAnotherControllerSaysTheSame() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 10)) {
            for (int i = 0; i < 10; i++) {
                bench.ends("d" + i, "FAILED_ROLLBACK_COMPLETE");
            }
            Desk desk = new Desk();

            assertEquals(1, control(bench, "first", desk));
            assertEquals(2, bench.asked.size());
            assertTrue(desk.printed().contains("stopped"), desk.printed());
            assertTrue(desk.printed().contains("FAILED_ROLLBACK_COMPLETE"), desk.printed());
            assertTrue(desk.printed().contains("next: devices that run it keep it"), desk.printed());

            assertEquals(1, control(bench, "second", new Desk()));
            assertEquals(2, bench.asked.size());
        }
    }

    @Test
    void givenAGroup_whenAReleaseIsDeployedWithAPercentage_thenSoManyAreAskedAndWaitedFor() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 10);
                Connection operator = bench.connect("operator")) {
            Desk desk = new Desk();

            int code = new ReleaseDeployment(desk, operator)
                    .run(NEW, new Audience("lab", Optional.empty(), Optional.of(30.0)), Optional.of(LONG));

            assertEquals(0, code, desk::printed);
            assertEquals(3, bench.asked.size());
            assertTrue(desk.printed().contains("3 successful"), desk.printed());
        }
    }

    @Test
    void givenARelease_whenAnotherVersionIsDeployed_thenItTakesItsPlaceAndTheFirstIsRemembered() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1);
                Connection operator = bench.connect("operator")) {
            Audience one = new Audience("lab", Optional.of("d0"), Optional.empty());
            ReleaseDeployment deployment = new ReleaseDeployment(new Desk(), operator);
            assertEquals(0, deployment.run(OLD, one, Optional.of(LONG)));
            bench.ends("d0", "FAILED_ROLLBACK_COMPLETE");

            assertEquals(1, deployment.run(NEW, one, Optional.of(LONG)), "the device says that it failed");

            try (FleetLine line = new FleetLine(operator, "lab", "d0")) {
                line.open(Duration.ofSeconds(10));
                DesiredDraft draft = line.draft(new DeviceName("lab", "d0"));
                assertEquals(List.of(NEW.path()), draft.paths());
                assertEquals(OLD, draft.previous().get(NEW.path()));
            }
        }
    }

    @Test
    void givenADeviceThatIsAway_whenWaitedFor_thenItIsNotWaitedForAndTheExitCodeTells() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 0);
                Connection operator = bench.connect("operator")) {
            Desk desk = new Desk();

            int code = new ReleaseDeployment(desk, operator)
                    .run(NEW, new Audience("lab", Optional.of("d8"), Optional.empty()), Optional.of(LONG));

            assertEquals(1, code);
            assertTrue(desk.printed().contains("lab/d8 has never been seen"), desk.printed());
        }
    }

    @Test
    void givenADevice_whenItIsAskedForItsPlan_thenItIsPrintedAndNothingIsDesired() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1);
                Connection operator = bench.connect("operator")) {
            Desk desk = new Desk();

            int code = new ReleaseDeployment(desk, operator).plan(NEW, new DeviceName("lab", "d0"), LONG);

            assertEquals(0, code);
            assertTrue(desk.printed().contains("hot, while the device runs"), desk.printed());
            assertTrue(desk.printed().contains("install net 1.1.0"), desk.printed());
            assertEquals(0, bench.asked.size());
        }
    }
}
