// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.PinnedRelease;
import org.junit.jupiter.api.Test;

/** A device that is asked for one thing and followed until it has done it. */
class FollowingTest {
    private static final PinnedRelease RELEASE = new PinnedRelease("models/net.json", "ab".repeat(32), 100);
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void givenADevice_whenItIsAskedAndFollowed_thenItsLastReportIsOfThatDocument() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1);
                Connection operator = bench.connect("operator");
                FleetLine line = new FleetLine(operator, "lab", "d0")) {
            Desk desk = new Desk();
            DeviceName device = new DeviceName("lab", "d0");
            bench.ends("d0", "FAILED_NO_STATE_CHANGE");
            line.open(LONG);
            DesiredDraft draft = line.draft(device).with(RELEASE);
            line.desire(device, draft);

            DeviceReport report = new Following(desk, line, device).await(draft, LONG);

            assertEquals(draft.counter(), report.counter());
            assertEquals(
                    "FAILED_NO_STATE_CHANGE",
                    report.feature(RELEASE.path()).orElseThrow().text("outcome"));
            assertTrue(desk.printed().startsWith("d0: "), desk.printed());
        }
    }

    @Test
    void givenADeviceThatIsAway_whenSomebodyElseReplacesItsDocument_thenTheOneWhoFollowsIsToldSo() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 1);
                Connection operator = bench.connect("operator");
                Connection other = bench.connect("other");
                FleetLine line = new FleetLine(operator, "lab", "d0")) {
            Desk desk = new Desk();
            DeviceName device = new DeviceName("lab", "d0");
            bench.online("d0", false);
            line.open(LONG);
            DesiredDraft draft = line.draft(device).with(RELEASE);
            line.desire(device, draft);
            String another = new String(draft.without(RELEASE.path()).bytes());
            other.deliver(Message.json(new Topics("lab", "d0").desired(), another, 1)
                            .retain())
                    .get(50, TimeUnit.SECONDS);

            GanglionException busy =
                    assertThrows(GanglionException.class, () -> new Following(desk, line, device).await(draft, LONG));

            assertEquals(Reason.BUSY, busy.reason());
        }
    }

    @Test
    void givenADeviceThatNobodyHasSeen_whenItIsFollowed_thenThatIsSaidAndTheWaitEnds() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Bench bench = new Bench(broker, 0);
                Connection operator = bench.connect("operator");
                FleetLine line = new FleetLine(operator, "lab", "d7")) {
            Desk desk = new Desk();
            DeviceName device = new DeviceName("lab", "d7");
            line.open(LONG);
            DesiredDraft draft = line.draft(device).with(RELEASE);
            line.desire(device, draft);

            GanglionException late = assertThrows(GanglionException.class, () -> new Following(desk, line, device)
                    .await(draft, Duration.ofMillis(300)));

            assertEquals(Reason.TIMEOUT, late.reason());
            assertTrue(desk.printed().contains("d7" + Following.NEVER_SEEN), desk.printed());
        }
    }
}
