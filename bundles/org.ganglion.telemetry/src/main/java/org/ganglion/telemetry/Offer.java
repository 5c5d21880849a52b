// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** What the live plugins of one kind bring: bundle and version, with the words by which networks and pipelines ask for it. */
final class Offer {
    private final String name;
    private final String key;
    private final Map<ServiceReference<?>, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(String bundle, SortedSet<String> words) {}

    /** Of services whose property {@code key} says what they bring. */
    Offer(String name, String key) {
        this.name = name;
        this.key = key;
    }

    /** What this kind of plugins is called. */
    String name() {
        return name;
    }

    void add(ServiceReference<?> service) {
        SortedSet<String> words = new TreeSet<>();
        Object value = service.getProperty(key);
        if (value instanceof String[] several) {
            words.addAll(java.util.List.of(several));
        } else if (value != null) {
            words.add(value.toString());
        }
        Bundle bundle = service.getBundle();
        String owner = bundle == null ? "" : bundle.getSymbolicName() + '/' + bundle.getVersion();
        entries.put(service, new Entry(owner, words));
    }

    void remove(ServiceReference<?> service) {
        entries.remove(service);
    }

    /** By bundle, in the order of names. */
    Map<String, SortedSet<String>> byBundle() {
        Map<String, SortedSet<String>> all = new LinkedHashMap<>();
        entries.values().stream().sorted(Comparator.comparing(Entry::bundle)).forEach(entry -> all.computeIfAbsent(
                        entry.bundle, owner -> new TreeSet<>())
                .addAll(entry.words));
        return all;
    }
}
