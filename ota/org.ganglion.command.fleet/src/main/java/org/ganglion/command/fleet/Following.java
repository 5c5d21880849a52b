// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.JsonObject;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;

/** Follows a device's reports until it has done with a document. */
final class Following {
    /** What is to be said of a device that may not exist; its name and group may be wrong. */
    static final String NEVER_SEEN = " has never been seen at this broker (are name, group and broker right?)";

    private static final Duration LOOK = Duration.ofMillis(250);

    private final CommandContext context;
    private final FleetLine line;
    private final DeviceName name;
    private final String device;
    private final UpdateStory story = new UpdateStory();
    private String shown = "";
    private boolean absenceShown;

    Following(CommandContext context, FleetLine line, DeviceName name) {
        this.context = context;
        this.line = line;
        this.name = name;
        this.device = name.device();
    }

    /**
     * Waits.
     *
     * @param draft the document that was published
     * @throws GanglionException TIMEOUT, STOPPED if the user does not want to wait any longer, BUSY if someone else has replaced the document
     */
    DeviceReport await(DesiredDraft draft, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        JsonObject before = null;
        while (System.nanoTime() < deadline) {
            if (context.cancelled()) {
                throw new GanglionException(Reason.STOPPED, device + " goes on by itself; what is desired stands");
            }
            long seen = line.changes();
            if (!Arrays.equals(line.desired(name), draft.bytes())) {
                throw new GanglionException(
                        Reason.BUSY,
                        "somebody else has replaced the desired document of " + device + "; look at it and try again");
            }
            showAbsence();
            DeviceReading now = line.reading(name);
            if (now.ignoresItsDocument()) {
                throw new GanglionException(
                        Reason.BUSY,
                        device
                                + " has seen a later desired document than the broker knew of; run the same command again");
            }
            if (now.reported() != before && now.knows(draft.counter())) {
                DeviceReport report = DeviceReport.of(now.reported());
                show(report, draft.counter());
                if (report.doneWith(draft.counter()) && !report.triesAgain()) {
                    return report;
                }
            }
            before = now.reported();
            line.awaitChange(seen, LOOK);
        }
        throw new GanglionException(
                Reason.TIMEOUT,
                "the device " + device + (online() ? " has not done it" : absence() + " and has not done it")
                        + " within "
                        + limit.toSeconds() + " s; what is desired stands; 'ganglion deploy' serves it again"
                        + (shown.isEmpty() ? "" : "; last: " + shown));
    }

    private String absence() {
        return line.reading(name).seen() ? " is not online" : NEVER_SEEN;
    }

    private boolean online() {
        return line.reading(name).online();
    }

    private void showAbsence() {
        if (!online() && !absenceShown) {
            absenceShown = true;
            context.err().println("the device " + device + absence() + "; waiting for it");
        }
    }

    private void show(DeviceReport report, long counter) {
        if (report.counter() != counter) {
            return;
        }
        story.take(report.whole(), System.nanoTime());
        if (!story.whole().equals(shown)) {
            shown = story.whole();
            context.err().println(device + ": " + shown);
        }
    }
}
