// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a pipeline's configuration becomes when another release says otherwise. */
final class ReleasedSettings {
    private ReleasedSettings() {}

    /**
     * Puts what is new in the place of what was, but for what somebody else has configured over it.
     *
     * @param configured what holds
     * @param before what the release says that runs
     * @param after what the other one says
     */
    static Map<String, String> instead(
            Map<String, String> configured, Map<String, String> before, Map<String, String> after) {
        Map<String, String> next = new TreeMap<>(configured);
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            String old = before.get(key);
            boolean overridden =
                    configured.containsKey(key) && !configured.get(key).equals(old);
            if (!overridden && after.containsKey(key)) {
                next.put(key, after.get(key));
            } else if (!overridden) {
                next.remove(key);
            }
        }
        return next;
    }
}
