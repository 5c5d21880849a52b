// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** What a device watches before it keeps a release. */
final class Gate {
    /** Where a shadow run stands. */
    static final String SHADOW = "shadow";

    private static final String SHADOW_SECONDS = "shadowSeconds";
    private static final String SHADOW_TOLERANCE = "shadowTolerance";

    /** The keys that people write. */
    static final List<String> KEYS =
            List.of("healthSeconds", "soakSeconds", "offlineSeconds", SHADOW_SECONDS, SHADOW_TOLERANCE);

    private Gate() {}

    /**
     * As the extension {@code ganglion-release} has it.
     *
     * @throws GanglionException USAGE
     */
    static Map<String, Object> read(Map<String, String> pairs) {
        Map<String, Object> gate = new LinkedHashMap<>();
        Map<String, Object> shadow = new LinkedHashMap<>();
        pairs.forEach((key, text) -> {
            if (!KEYS.contains(key)) {
                throw new GanglionException(Reason.USAGE, "--gate " + key + " is not known, only " + KEYS);
            }
            if (key.equals(SHADOW_TOLERANCE)) {
                shadow.put("tolerance", ShadowOrder.tolerance(key, text));
            } else if (key.equals(SHADOW_SECONDS)) {
                shadow.put("seconds", ShadowOrder.seconds(key, text));
            } else {
                gate.put(key, whole(key, text));
            }
        });
        if (!shadow.isEmpty()) {
            if (!shadow.containsKey("seconds")) {
                throw new GanglionException(
                        Reason.USAGE, "--gate " + SHADOW_TOLERANCE + " needs " + SHADOW_SECONDS + " too");
            }
            gate.put(SHADOW, shadow);
        }
        return gate;
    }

    static long whole(String key, String text) {
        if (!text.matches("[0-9]{1,15}")) {
            throw new GanglionException(Reason.USAGE, key + " needs a whole number, is '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
