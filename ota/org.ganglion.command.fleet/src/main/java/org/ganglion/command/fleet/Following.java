// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.rollout.DesiredDraft;

/** Follows a device's reports until it has done with a document. */
final class Following {
    /** What is to be said of a device that may not exist; its name and group may be wrong. */
    static final String NEVER_SEEN = " has never been seen at this broker (are name, group and broker right?)";

    private static final Duration LOOK = Duration.ofMillis(250);

    private final CommandContext context;
    private final DeviceLine line;
    private final String device;
    private final UpdateStory story = new UpdateStory();
    private String shown = "";
    private boolean absenceShown;

    Following(CommandContext context, DeviceLine line, String device) {
        this.context = context;
        this.line = line;
        this.device = device;
    }

    /**
     * Waits.
     *
     * @param draft the document that was published
     * @throws GanglionException TIMEOUT, STOPPED if the user does not want to wait any longer, BUSY if someone else has replaced the document
     */
    DeviceReport await(DesiredDraft draft, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            if (context.cancelled()) {
                throw new GanglionException(Reason.STOPPED, device + " goes on by itself; what is desired stands");
            }
            if (!Arrays.equals(line.desired(), draft.bytes())) {
                throw new GanglionException(
                        Reason.BUSY,
                        "somebody else has replaced the desired document of " + device + "; look at it and try again");
            }
            showAbsence();
            byte[] bytes = line.nextReport(LOOK);
            if (bytes != null && bytes.length > 0) {
                DeviceReport report = DeviceReport.read(bytes);
                show(report, draft.counter());
                if (report.doneWith(draft.counter()) && !report.triesAgain()) {
                    return report;
                }
            }
        }
        throw new GanglionException(
                Reason.TIMEOUT,
                "the device " + device + (line.online() ? " has not done it" : absence() + " and has not done it")
                        + " within "
                        + limit.toSeconds() + " s; what is desired stands; 'ganglion deploy' serves it again"
                        + (shown.isEmpty() ? "" : "; last: " + shown));
    }

    private String absence() {
        return line.everSeen() ? " is not online" : NEVER_SEEN;
    }

    private void showAbsence() {
        if (!line.online() && !absenceShown) {
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
