// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The targets that documents name. */
final class Targets {
    private Targets() {}

    /** Those of all roles; of a path that several name, the first. */
    static Map<String, TargetEntry> byPath(Map<String, SignedDocument> roles) {
        Map<String, TargetEntry> all = new LinkedHashMap<>();
        roles.forEach((role, document) -> of(role, document).forEach(all::putIfAbsent));
        return all;
    }

    /** Those of one role. */
    static Map<String, TargetEntry> of(String role, SignedDocument document) {
        Fields listed = document.fields().object("targets");
        Map<String, TargetEntry> entries = new TreeMap<>();
        for (String path : listed.values().keySet()) {
            Fields fields = listed.object(path);
            entries.put(
                    path,
                    new TargetEntry(
                            path,
                            role,
                            fields.object("hashes").text("sha256"),
                            fields.integer("length"),
                            fields.has("custom") ? fields.object("custom").values() : Map.of()));
        }
        return entries;
    }

    /** What a document says of them. */
    static Map<String, Object> fields(Map<String, TargetEntry> entries) {
        Map<String, Object> all = new TreeMap<>();
        entries.forEach((path, entry) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("length", entry.length());
            fields.put("hashes", Map.of("sha256", entry.sha256()));
            if (!entry.custom().isEmpty()) {
                fields.put("custom", entry.custom());
            }
            all.put(path, fields);
        });
        return all;
    }
}
