// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.command.proof.files.Sha256;

/** A publisher's repository in which nobody signs anything, and the documents that ask for what is in it. */
final class UnsignedRepository {
    private final Path folder;

    /** Makes an empty one. */
    UnsignedRepository(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("metadata"));
    }

    /** Puts a target where a publisher looks for it; tells what a feature or a document says of it. */
    Map<String, Object> shelve(String path, byte[] bytes) throws IOException {
        String sha256 = Sha256.hex(bytes);
        Path place = folder.resolve("targets").resolve(path);
        Files.createDirectories(place.getParent());
        Files.write(place.resolveSibling(sha256 + '.' + place.getFileName()), bytes);
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("sha256", sha256);
        target.put("length", bytes.length);
        return target;
    }

    /**
     * Puts a release there; tells the document that asks for it, beside what was desired before.
     *
     * @param name what the paths of all its versions begin with
     * @param feature of the release
     * @param before what is desired now
     */
    byte[] desired(String name, String version, Map<String, Object> feature, JsonObject before) throws IOException {
        Map<String, Object> features =
                new LinkedHashMap<>(before.objectOrEmpty("features").values());
        features.keySet().removeIf(path -> path.startsWith(name + '-'));
        String path = name + '-' + version + ".json";
        features.put(path, shelve(path, bytes(feature)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", 1);
        document.put("counter", before.integer("counter", 0) + 1);
        document.put("features", features);
        return bytes(document);
    }

    private static byte[] bytes(Map<String, Object> json) {
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
