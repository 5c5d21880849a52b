// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.file.DurableFiles;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;

/** Where a proof's result is kept, and on the way there what was found so far. Whole or not at all, whatever ends the process. */
final class ProofFile {
    private static final String SO_FAR = "so_far";

    private final Path file;
    private final Map<String, Object> key;

    /** @param key what a run must have in common with an interrupted one to go on with it */
    ProofFile(Path file, Map<String, Object> key) {
        this.file = file;
        this.key = new LinkedHashMap<>(key);
    }

    /** What an interrupted run of the same key kept. */
    Optional<JsonObject> soFar() throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonObject kept = JsonObject.read(file.toString(), Files.readAllBytes(file));
            boolean same = key.entrySet().stream().allMatch(entry -> Json.write(entry.getValue())
                    .equals(Json.write(kept.values().get(entry.getKey()))));
            return same && kept.has(SO_FAR) ? Optional.of(kept.object(SO_FAR)) : Optional.empty();
        } catch (GanglionException notOurs) {
            return Optional.empty();
        }
    }

    /** Keeps what was found so far. */
    void keep(Map<String, Object> found) throws IOException {
        Map<String, Object> content = new LinkedHashMap<>(key);
        content.put(SO_FAR, found);
        write(Json.write(content));
    }

    /** Writes the result in place of whatever was there. */
    void write(String json) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        DurableFiles.write(file, (json + '\n').getBytes(StandardCharsets.UTF_8));
    }
}
