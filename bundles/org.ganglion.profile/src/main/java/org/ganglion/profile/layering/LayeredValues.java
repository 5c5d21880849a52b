// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.layering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.profile.Layer;

/** What every origin of every layer says, and what holds of it. Not safe for use by several threads. */
final class LayeredValues {
    private final Map<Layer, Map<String, Map<String, Map<String, Object>>>> layers = new TreeMap<>();

    void set(Layer layer, String origin, Map<String, Map<String, Object>> configuration) {
        Map<String, Map<String, Map<String, Object>>> origins = layers.computeIfAbsent(layer, l -> new TreeMap<>());
        if (configuration.isEmpty()) {
            origins.remove(origin);
        } else {
            Map<String, Map<String, Object>> copy = new LinkedHashMap<>();
            configuration.forEach((pid, values) -> copy.put(pid, new LinkedHashMap<>(values)));
            origins.put(origin, copy);
        }
    }

    /** Takes all origins of a layer away. */
    void clear(Layer layer) {
        layers.remove(layer);
    }

    /** Keeps of the layers above the profile's only these origins; whether others were there. */
    boolean retain(Set<String> origins) {
        boolean changed = false;
        for (Map.Entry<Layer, Map<String, Map<String, Map<String, Object>>>> layer : layers.entrySet()) {
            changed |=
                    layer.getKey() != Layer.PROFILE && layer.getValue().keySet().retainAll(origins);
        }
        return changed;
    }

    /** Every value that holds, by PID and key. */
    List<ConfiguredValue> values() {
        List<ConfiguredValue> values = new ArrayList<>();
        for (String pid : pids()) {
            values.addAll(values(pid));
        }
        return values;
    }

    /** The PIDs of all layers; those for all configurations of a factory are none. */
    private TreeSet<String> pids() {
        TreeSet<String> pids = new TreeSet<>();
        layers.values().forEach(origins -> origins.values().forEach(said -> pids.addAll(said.keySet())));
        pids.removeIf(pid -> pid.endsWith("~*"));
        return pids;
    }

    private List<ConfiguredValue> values(String pid) {
        Map<String, ConfiguredValue> byKey = new TreeMap<>();
        int tilde = pid.indexOf('~');
        String all = tilde < 0 ? null : pid.substring(0, tilde) + "~*";
        layers.forEach((layer, origins) -> {
            origins.forEach((origin, said) -> put(byKey, pid, said.get(all), layer, origin));
            origins.forEach((origin, said) -> put(byKey, pid, said.get(pid), layer, origin));
        });
        return List.copyOf(byKey.values());
    }

    private static void put(
            Map<String, ConfiguredValue> byKey, String pid, Map<String, Object> said, Layer layer, String origin) {
        if (said == null) {
            return;
        }
        said.forEach((key, value) -> {
            ConfiguredValue below = byKey.get(key);
            List<ConfiguredValue> overridden = new ArrayList<>();
            if (below != null) {
                overridden.add(new ConfiguredValue(pid, key, below.value(), below.layer(), below.origin(), List.of()));
                overridden.addAll(below.overridden());
            }
            byKey.put(key, new ConfiguredValue(pid, key, value, layer, origin, overridden));
        });
    }
}
