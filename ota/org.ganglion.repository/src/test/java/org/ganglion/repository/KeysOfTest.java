// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of one repository, in files of a folder.
 *
 * @param folder of the files
 */
record KeysOfTest(Path folder) {
    static final String PUBLISHER = "acme";

    SigningKey key(String name) {
        Path file = folder.resolve(name + KeyFile.PRIVATE);
        if (!file.toFile().exists()) {
            KeyFile.make(file);
        }
        return KeyFile.read(file).signing(Optional.empty());
    }

    List<SigningKey> keys(String... names) {
        return List.of(names).stream().map(this::key).toList();
    }

    List<SigningKey> all() {
        return keys(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.CAMPAIGNS, PUBLISHER);
    }

    /** One key for each role. */
    Founding founding() {
        return founding(Map.of());
    }

    /** With the keys of some roles instead. */
    Founding founding(Map<String, List<String>> others) {
        Map<String, List<KeyDescription>> byRole = new LinkedHashMap<>();
        for (String role :
                List.of(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.TIMESTAMP, Roles.CAMPAIGNS, PUBLISHER)) {
            List<KeyDescription> keys = new ArrayList<>();
            others.getOrDefault(role, List.of(role))
                    .forEach(name -> keys.add(key(name).description()));
            byRole.put(role, keys);
        }
        Map<String, Integer> thresholds = new LinkedHashMap<>();
        others.forEach((role, names) -> thresholds.put(role, names.size() > 1 ? 2 : 1));
        return new Founding(byRole, thresholds, Map.of());
    }
}
