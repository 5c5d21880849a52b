// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.json.JsonObject;

/** What a device says that a switch does to its bundles, for people. */
final class PlanText {
    private static final List<String> DEEDS = List.of("install", "update", "remove", "refresh");

    private PlanText() {}

    /** A line on the mode and why, then one for each thing that is done. */
    static List<String> lines(JsonObject plan) {
        List<String> lines = new ArrayList<>();
        String because = texts(plan, "because");
        String message = plan.text("message", "");
        lines.add(mode(plan.text("mode", "?"))
                + (plan.has("reason") ? " (" + plan.text("reason") + ')' : "")
                + (because.isEmpty() ? "" : ", because of " + because)
                + (message.isEmpty() ? "" : ": " + message));
        if (plan.has("shadow")) {
            lines.add(ShadowText.plan(plan.object("shadow")));
        }
        for (String deed : DEEDS) {
            String what = texts(plan, deed);
            if (!what.isEmpty()) {
                lines.add(deed + ' ' + what);
            }
        }
        return lines;
    }

    private static String mode(String mode) {
        return switch (mode) {
            case "hot" -> "hot, while the device runs";
            case "cold" -> "cold, with a restart";
            case "none" -> "nothing to do, it runs already";
            default -> mode;
        };
    }

    private static String texts(JsonObject plan, String name) {
        return plan.has(name) ? String.join(", ", plan.texts(name)) : "";
    }
}
