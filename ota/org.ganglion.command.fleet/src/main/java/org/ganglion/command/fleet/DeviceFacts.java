// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.JsonObject;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;

/**
 * What a device says of itself, in words; a dash where it says nothing.
 *
 * @param name which
 * @param state online or offline
 * @param generation what it runs
 * @param releases what it runs of what was desired, or has tried: a word each, a failed one marked
 * @param update what its update does, or how the last one ended
 * @param profile what class of boards it is of
 */
record DeviceFacts(
        DeviceName name, String state, String generation, List<String> releases, String update, String profile) {
    private static final String NOTHING = "-";

    static DeviceFacts of(DeviceReading reading, byte[] capabilities) {
        return new DeviceFacts(
                reading.name(),
                text(reading.status(), "state"),
                generation(reading),
                releases(reading.reported()),
                update(reading.reported()),
                profile(capabilities));
    }

    private static String generation(DeviceReading reading) {
        return generation(reading.status(), reading.reported());
    }

    /** The update knows what runs now; the status names what the process began with, and is all that a device without updates says. */
    static String generation(JsonObject status, JsonObject reported) {
        String running = text(reported, "generation");
        return running.equals(NOTHING) ? text(status, "generation") : running;
    }

    private static List<String> releases(JsonObject reported) {
        List<String> releases = new ArrayList<>();
        try {
            JsonObject features = reported.objectOrEmpty("features");
            for (String path : features.names()) {
                JsonObject feature = features.object(path);
                String outcome = feature.text("outcome", "");
                String name = feature.has("model") && !path.startsWith("features/")
                        ? feature.text("model") + '/' + feature.text("version", "?")
                        : path;
                releases.add(name + (outcome.equals("SUCCESSFUL") || outcome.isEmpty() ? "" : "(failed)"));
            }
        } catch (GanglionException notAsExpected) {
            releases.add("?");
        }
        return releases;
    }

    /** As {@code watch} shows it. */
    static String update(JsonObject reported) {
        try {
            String state = reported.text("state", "");
            boolean trying = state.equals("WAITING");
            if (reported.has("outcome")) {
                return reported.text("outcome")
                        + (reported.has("reason") ? " (" + reported.text("reason") + ')' : "")
                        + (trying ? ", tries again" : "");
            }
            if (state.isEmpty() || state.equals("IDLE")) {
                return state.isEmpty() ? NOTHING : "idle";
            }
            return String.format(
                    Locale.ROOT, "%s %.0f%%", state.toLowerCase(Locale.ROOT), 100 * reported.number("progress", 0));
        } catch (GanglionException notAsExpected) {
            return "?";
        }
    }

    private static String profile(byte[] capabilities) {
        try {
            return capabilities.length == 0
                    ? NOTHING
                    : JsonObject.read("capabilities", capabilities).text("profile", NOTHING);
        } catch (GanglionException notAsExpected) {
            return "?";
        }
    }

    private static String text(JsonObject json, String name) {
        try {
            String text = json.text(name, NOTHING);
            return text.isEmpty() ? NOTHING : text;
        } catch (GanglionException notAsExpected) {
            return "?";
        }
    }
}
