// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.util.OptionalLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.JsonObject;

/**
 * The counter of a document that begins anew, because none is retained. A device ignores a document with a lower counter than it has seen on the
 * topic, and remembers that longer than a broker its messages; so one more than the devices say counts, and where they say nothing the time,
 * which is above all that was counted before.
 */
public final class NextCounter {
    private NextCounter() {}

    /** After the device's own documents, as it reports; at this time in seconds since 1970. */
    public static long own(JsonObject reported, long nowSeconds) {
        OptionalLong known = known(reported, "own");
        return known.isPresent() ? known.getAsLong() + 1 : nowSeconds;
    }

    /** After the documents of a group, as its devices report; others may have seen a higher one and be away. */
    public static long group(Iterable<JsonObject> reports, long nowSeconds) {
        long next = nowSeconds;
        for (JsonObject reported : reports) {
            next = Math.max(next, known(reported, "group").orElse(-1) + 1);
        }
        return next;
    }

    /**
     * The highest counter that a device has seen on a topic.
     *
     * @param origin {@code own} or {@code group}
     * @return nothing where it does not say
     */
    public static OptionalLong known(JsonObject reported, String origin) {
        try {
            if (reported.has("counters")) {
                return OptionalLong.of(reported.object("counters").counter(origin, 0));
            }
            return reported.text("origin", "none").equals(origin)
                    ? OptionalLong.of(reported.counter("counter", 0))
                    : OptionalLong.empty();
        } catch (GanglionException notAsExpected) {
            return OptionalLong.empty();
        }
    }
}
