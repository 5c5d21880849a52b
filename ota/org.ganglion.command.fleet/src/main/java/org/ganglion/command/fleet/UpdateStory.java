// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.JsonObject;

/**
 * A device's update in words, as its reports come: what it does, how much of what it lacks has come, in how many blocks' worth, how fast,
 * how long the rest will take. Used by one thread.
 */
final class UpdateStory {
    /** What devices ask for unless the broker wants it smaller. */
    private static final long BLOCK = 32 << 10;

    /** Less than a block within less than a second says how fast a broker answers, not how fast blocks come. */
    private static final double LONG_ENOUGH = 1e9;

    private static final double NEWEST_SHARE = 0.3;
    private static final double NANOS = 1e9;
    private static final String SUCCESSFUL = "SUCCESSFUL";
    /** 'ganglion status' tells all of it. */
    private static final int LONGEST_LINE = 180;

    private JsonObject latest;
    private long receivedBefore;
    private long tookAt;
    private double bytesPerSecond = Double.NaN;

    /** Takes in a report. */
    void take(JsonObject reported, long nanos) {
        long received = received(reported);
        boolean same = latest != null && counter(latest) == counter(reported) && received >= receivedBefore;
        boolean enough =
                received - receivedBefore >= BLOCK || received > receivedBefore && nanos - tookAt >= LONG_ENOUGH;
        if (same && enough && nanos > tookAt) {
            double now = (received - receivedBefore) * NANOS / (nanos - tookAt);
            bytesPerSecond =
                    Double.isNaN(bytesPerSecond) ? now : NEWEST_SHARE * now + (1 - NEWEST_SHARE) * bytesPerSecond;
        }
        if (!same) {
            bytesPerSecond = Double.NaN;
        }
        if (!same || enough) {
            receivedBefore = received;
            tookAt = nanos;
        }
        latest = reported;
    }

    private static long counter(JsonObject reported) {
        try {
            return reported.integer("counter", 0);
        } catch (GanglionException notAsExpected) {
            return 0;
        }
    }

    private static long received(JsonObject reported) {
        try {
            return reported.objectOrEmpty("bytes").integer("received", 0);
        } catch (GanglionException notAsExpected) {
            return 0;
        }
    }

    /** Whether it works on something. */
    boolean underWay() {
        return latest != null
                && !latest.has("outcome")
                && !DeviceFacts.update(latest).equals("idle");
    }

    /** In a sentence. */
    String whole() {
        if (latest == null) {
            return "-";
        }
        try {
            return sentence();
        } catch (GanglionException strange) {
            return strange.getMessage();
        }
    }

    /** What was refused or failed: which release, how it ended, why; a line each. */
    List<String> troubles() {
        if (latest == null || !latest.has("outcome")) {
            return List.of();
        }
        try {
            List<String> lines = new ArrayList<>();
            JsonObject features = latest.objectOrEmpty("features");
            for (String path : features.names()) {
                JsonObject feature = features.object(path);
                if (!feature.text("outcome", SUCCESSFUL).equals(SUCCESSFUL)) {
                    lines.add(trouble(path + ' ', feature));
                }
            }
            if (lines.isEmpty() && !latest.text("outcome").equals(SUCCESSFUL)) {
                lines.add(trouble("", latest));
            }
            return lines;
        } catch (GanglionException strange) {
            return List.of(strange.getMessage());
        }
    }

    private String trouble(String path, JsonObject ended) {
        String message = ended.text("message", "");
        String line = path
                + ended.text("outcome")
                + (ended.has("reason") ? " (" + ended.text("reason") + ')' : "")
                + (latest.text("state", "").equals("WAITING") ? ", tries again" : "")
                + (message.isEmpty() ? "" : ": " + message);
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE - 3) + "..." : line;
    }

    private String sentence() {
        List<String> parts = new ArrayList<>();
        boolean ended = latest.has("outcome");
        parts.add(ended ? DeviceFacts.update(latest) : latest.text("state", "?").toLowerCase(Locale.ROOT));
        long needed = latest.objectOrEmpty("bytes").integer("needed", 0);
        long received = received(latest);
        if (!ended && needed > received) {
            parts.add(Figures.bytes(received) + " of " + Figures.bytes(needed) + " (" + received * 100 / needed + " %, "
                    + blocks(received) + " of " + blocks(needed) + " blocks)");
            if (bytesPerSecond > 0) {
                parts.add(Figures.bytes(bytesPerSecond) + "/s");
                parts.add("about " + Figures.seconds((needed - received) / bytesPerSecond) + " left");
            }
        }
        String message = latest.text("message", "");
        if (!message.isEmpty()) {
            parts.add(message);
        }
        return String.join(", ", parts);
    }

    private static long blocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK;
    }
}
