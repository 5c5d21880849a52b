// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A disk at rest.
 *
 * @param entries by name: the content of a file, or null for a folder
 */
record Image(SortedMap<String, Content> entries) {
    /** Not copied any more after this. */
    Image {
        entries = Collections.unmodifiableSortedMap(entries);
    }

    /** Reads a folder. */
    static Image read(Path root) throws IOException {
        SortedMap<String, Content> entries = new TreeMap<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path path : (Iterable<Path>) found.filter(each -> !each.equals(root))::iterator) {
                String name = root.relativize(path).toString();
                entries.put(name, Files.isDirectory(path) ? null : new Content(Files.readAllBytes(path)));
            }
        }
        return new Image(entries);
    }

    /** Two images of the same digest are the same disk. */
    String digest() {
        MessageDigest digest = Content.sha256();
        entries.forEach((name, content) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            if (content == null) {
                digest.update((byte) 1);
            } else {
                digest.update(content.digest());
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Makes a folder this disk; what was in it goes. */
    void write(Path root) throws IOException {
        clear(root);
        for (Map.Entry<String, Content> entry : entries.entrySet()) {
            Path path = root.resolve(entry.getKey());
            if (entry.getValue() == null) {
                Files.createDirectory(path);
            } else {
                Files.write(path, entry.getValue().bytes());
            }
        }
    }

    /** Empties a folder, or makes an empty one. */
    static void clear(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> found = Files.walk(root)) {
                for (Path each : (Iterable<Path>) found.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(root);
    }
}
