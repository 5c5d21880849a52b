// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
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
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = folder.resolve(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((json + '\n').getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
