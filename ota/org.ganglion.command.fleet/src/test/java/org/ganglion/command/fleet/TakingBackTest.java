// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.command.fleet.ReleaseDeployment.Audience;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.PinnedRelease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was asked for is taken back; over a real broker. */
@Timeout(300)
class TakingBackTest {
    private static final PinnedRelease KITCHEN =
            new PinnedRelease("features/acme/kitchen-1.4.0.json", "ab".repeat(32), 100);
    private static final PinnedRelease CELLAR =
            new PinnedRelease("features/acme/cellar-1.0.0.json", "cd".repeat(32), 100);
    private static final Duration LONG = Duration.ofSeconds(50);

    private static void deploy(Connection operator, PinnedRelease release) throws Exception {
        new ReleaseDeployment(new Desk(), operator)
                .run(release, new Audience("lab", Optional.empty(), Optional.empty()), Optional.of(LONG));
    }

    private static int undeploy(Desk desk, Connection operator, String what, Optional<String> device) throws Exception {
        return UndeployCommand.run(desk, operator, new UndeployCommand.Audience(what, "lab", device), LONG);
    }

    private static List<String> desired(Connection operator, String device) throws Exception {
        try (FleetLine line = new FleetLine(operator, "lab", device)) {
            line.open(Duration.ofSeconds(10));
            return line.draft(new DeviceName("lab", device)).paths();
        }
    }

    private static List<String> desiredOfGroup(Connection operator) throws Exception {
        try (FleetLine line = new FleetLine(operator, "lab", FleetLine.ANY)) {
            line.open(Duration.ofSeconds(10));
            return line.groupDraft("lab").paths();
        }
    }

    @Test
    void givenAGroupThatWasAskedForTwoReleases_whenOneIsTakenBack_thenTheOtherStaysEverywhere() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 3);
                Connection operator = bench.connect("operator")) {
            deploy(operator, KITCHEN);
            deploy(operator, CELLAR);
            Desk desk = new Desk();

            assertEquals(0, undeploy(desk, operator, "kitchen", Optional.empty()), desk::printed);

            assertTrue(desk.printed().contains("kitchen is gone from 3 devices"), desk::printed);
            assertEquals(List.of(CELLAR.path()), desiredOfGroup(operator));
            for (String device : List.of("d0", "d1", "d2")) {
                assertEquals(List.of(CELLAR.path()), desired(operator, device));
            }
        }
    }

    @Test
    void givenADeviceThatIsAway_whenTheGroupsReleaseIsTakenBack_thenItIsNoLongerAskedForItAndTheExitCodeTells()
            throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 2);
                Connection operator = bench.connect("operator")) {
            deploy(operator, KITCHEN);
            bench.online("d1", false);
            Desk desk = new Desk();

            assertEquals(1, undeploy(desk, operator, "acme/kitchen", Optional.empty()), desk::printed);

            assertTrue(desk.printed().contains("gone from lab/d0"), desk::printed);
            assertTrue(desk.printed().contains("not yet gone from lab/d1"), desk::printed);
            assertEquals(List.of(), desired(operator, "d1"));
        }
    }

    @Test
    void givenOneDeviceOfAGroup_whenItIsTakenFromThat_thenTheGroupIsStillAskedForIt() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 2);
                Connection operator = bench.connect("operator")) {
            deploy(operator, KITCHEN);

            assertEquals(0, undeploy(new Desk(), operator, KITCHEN.path(), Optional.of("d0")));

            assertEquals(List.of(), desired(operator, "d0"));
            assertEquals(List.of(KITCHEN.path()), desired(operator, "d1"));
            assertEquals(List.of(KITCHEN.path()), desiredOfGroup(operator));
        }
    }

    @Test
    void givenWhatNobodyWasAskedFor_whenItIsTakenBack_thenItIsSaidWhatIsDesired() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1);
                Connection operator = bench.connect("operator")) {
            deploy(operator, KITCHEN);

            GanglionException wrong = assertThrows(
                    GanglionException.class, () -> undeploy(new Desk(), operator, "attic", Optional.empty()));

            assertEquals(Reason.NOT_FOUND, wrong.reason());
            assertTrue(wrong.getMessage().contains(KITCHEN.path()), wrong.getMessage());
        }
    }

    @Test
    void givenADeviceWithARoot_whenAModelThatNobodySignedIsDeployed_thenItIsNotAskedAndToldWhatElse() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1);
                Connection operator = bench.connect("operator")) {
            ModelRelease model = ModelRelease.of("braille", "1.0.0", new byte[] {1}, Optional.empty());
            // packer, inspection and publishers come afterwards
            ModelDeployment deployment = new ModelDeployment(null, null, null);

            GanglionException refused = assertThrows(
                    GanglionException.class,
                    () -> deployment.run(new Desk(), operator, FleetOptions.topics("lab", "d0"), model, LONG));

            assertEquals(Reason.UNTRUSTED, refused.reason());
            assertTrue(refused.getMessage().contains("ganglion release braille"), refused.getMessage());
            assertEquals(List.of(), desired(operator, "d0"));
        }
    }

    @Test
    void givenADeviceThatTakesNothing_whenAReleaseIsDeployed_thenItIsNotAsked() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1).takes("NONE");
                Connection operator = bench.connect("operator")) {
            bench.reports("d0");

            GanglionException refused =
                    assertThrows(GanglionException.class, () -> new ReleaseDeployment(new Desk(), operator)
                            .run(KITCHEN, new Audience("lab", Optional.of("d0"), Optional.empty()), Optional.empty()));

            assertTrue(refused.getMessage().contains("root.json"), refused.getMessage());
            assertEquals(List.of(), desired(operator, "d0"));
        }
    }

    @Test
    void givenARefusedRelease_whenWaitedFor_thenItIsSaidHowItIsTakenBack() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1).ends("d0", "REJECTED");
                Connection operator = bench.connect("operator")) {
            Desk desk = new Desk();

            new ReleaseDeployment(desk, operator)
                    .run(KITCHEN, new Audience("lab", Optional.of("d0"), Optional.empty()), Optional.of(LONG));

            assertTrue(
                    desk.printed().contains("'ganglion undeploy acme/kitchen --device d0 --group lab'"), desk::printed);
        }
    }

    @Test
    void givenABrokerThatLostWhatItRetained_whenAReleaseIsDeployed_thenTheCounterGoesOnAfterTheDevices()
            throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1).knows("d0", 41);
                Connection operator = bench.connect("operator")) {
            bench.reports("d0");
            Desk desk = new Desk();

            assertEquals(
                    0,
                    new ReleaseDeployment(desk, operator)
                            .run(KITCHEN, new Audience("lab", Optional.of("d0"), Optional.empty()), Optional.of(LONG)),
                    desk::printed);

            try (FleetLine line = new FleetLine(operator, "lab", "d0")) {
                line.open(Duration.ofSeconds(10));
                assertEquals(43, line.draft(new DeviceName("lab", "d0")).counter());
            }
        }
    }

    @Test
    void givenABrokerThatLostWhatIsDesired_whenAReleaseIsTakenBack_thenWhatTheDeviceRemembersBesideItStays()
            throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1);
                Connection operator = bench.connect("operator")) {
            deploy(operator, KITCHEN);
            deploy(operator, CELLAR);
            bench.forgets("d0");
            Desk desk = new Desk();

            assertEquals(0, undeploy(desk, operator, "kitchen", Optional.empty()), desk::printed);

            assertEquals(List.of(CELLAR.path()), desired(operator, "d0"));
            assertTrue(
                    bench.asked.get("d0").stream().noneMatch(document -> document.contains("\"features\":{}")),
                    bench.asked::toString);
        }
    }

    @Test
    void givenADeviceThatTellsLaterThatItHasCountedFurther_whenWaitedFor_thenItIsAskedAgainAboveThat()
            throws Exception {
        long further = 9_000_000_000L;
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1).knows("d0", further);
                Connection operator = bench.connect("operator");
                Connection beside = bench.connect("beside")) {
            Thread device = new Thread(() -> {
                try {
                    while (!bench.asked.containsKey("d0")) {
                        Thread.sleep(1);
                    }
                    bench.reports("d0");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            device.start();
            Desk desk = new Desk();

            assertEquals(
                    0,
                    new ReleaseDeployment(desk, operator)
                            .run(KITCHEN, new Audience("lab", Optional.of("d0"), Optional.empty()), Optional.of(LONG)),
                    desk::printed);

            device.join();
            try (FleetLine line = new FleetLine(beside, "lab", "d0")) {
                line.open(Duration.ofSeconds(10));
                assertEquals(
                        further + 2, line.draft(new DeviceName("lab", "d0")).counter());
            }
        }
    }
}
