// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.Locale;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.JsonObject;

/** What a device's {@code reported} says. */
final class DeviceReport {
    private final JsonObject json;

    private DeviceReport(JsonObject json) {
        this.json = json;
    }

    static DeviceReport read(byte[] bytes) {
        return new DeviceReport(JsonObject.read("reported", bytes));
    }

    static DeviceReport of(JsonObject json) {
        return new DeviceReport(json);
    }

    /** The counter that a retained report knows, 0 if there is none or it cannot be read. */
    static long counterOf(byte[] bytes) {
        try {
            return bytes.length == 0 ? 0 : read(bytes).counter();
        } catch (GanglionException e) {
            return 0;
        }
    }

    /** The counter of the device's own document that it knows, 0 where another's is in force. */
    long counter() {
        return own() ? json.integer("counter", 0) : 0;
    }

    private boolean own() {
        return json.text("origin", "none").equals("own");
    }

    /** Whether it has done with the document of this counter; it may try again by itself. */
    boolean doneWith(long counter) {
        String state = json.text("state", "");
        return own()
                && json.integer("counter", -1) == counter
                && json.has("outcome")
                && (state.equals("IDLE") || state.equals("WAITING"));
    }

    /**
     * Whether it will try again by itself for a reason that may pass while one waits. That includes what no publisher has: the one who has it may
     * come back, and what somebody sent wrongly. Not so what who serves refuses (UNSUPPORTED, TOO_LARGE), for which a rollout waits: here that is
     * this command itself, and its user shall hear it at once.
     */
    boolean triesAgain() {
        String category = json.text("category", "");
        String reason = json.text("reason", "");
        return json.text("state", "").equals("WAITING")
                && (category.equals("NETWORK")
                        || category.equals("DEVICE")
                        || reason.equals("NOT_FOUND")
                        || reason.equals("DIGEST_MISMATCH"));
    }

    /** What became of a feature. */
    Optional<JsonObject> feature(String path) {
        JsonObject features = json.objectOrEmpty("features");
        return features.has(path) ? Optional.of(features.object(path)) : Optional.empty();
    }

    /** The document as a whole. */
    JsonObject whole() {
        return json;
    }

    /** One line on what a device is doing, of a report that may have anything in it. */
    static String progress(JsonObject json) {
        JsonObject bytes = json.objectOrEmpty("bytes");
        long needed = bytes.integer("needed", 0);
        String transfer = needed == 0
                ? ""
                : String.format(
                        Locale.ROOT, " %3.0f %% of %s", 100 * json.number("progress", 0), Figures.bytes(needed));
        String message = json.text("message", "");
        return json.text("state", "?").toLowerCase(Locale.ROOT) + transfer + (message.isEmpty() ? "" : "  " + message);
    }
}
