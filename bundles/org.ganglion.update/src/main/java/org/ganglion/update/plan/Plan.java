// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a switch will do, told before it is done. Bundles by name and version.
 *
 * @param install new ones
 * @param update those that take the place of another version
 * @param remove those that go
 * @param refresh those that stop and start because they are wired to one that goes
 * @param cold why it takes a restart; empty if it does not
 */
public record Plan(
        List<String> install, List<String> update, List<String> remove, List<String> refresh, List<String> cold) {
    /** Copies. */
    public Plan {
        install = List.copyOf(install);
        update = List.copyOf(update);
        remove = List.copyOf(remove);
        refresh = List.copyOf(refresh);
        cold = List.copyOf(cold);
    }

    /** Whether it takes a restart. */
    public boolean isCold() {
        return !cold.isEmpty();
    }

    /** As JSON. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mode", isCold() ? "cold" : "hot");
        json.put("install", install);
        json.put("update", update);
        json.put("remove", remove);
        json.put("refresh", refresh);
        json.put("because", cold);
        return json;
    }
}
