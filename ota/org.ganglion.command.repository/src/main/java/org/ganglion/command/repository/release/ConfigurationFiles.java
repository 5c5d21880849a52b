// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/** Reads the configurations of a release. On the device a malformed one would be left out; here something can be done about it. */
final class ConfigurationFiles {
    private ConfigurationFiles() {}

    /**
     * Adds those of a file.
     *
     * @throws GanglionException NOT_FOUND, STORAGE, MALFORMED; INCONSISTENT if a PID is there already
     */
    static void add(Path file, Map<String, Map<String, Object>> byPid) {
        JsonObject json = read(file);
        for (String pid : json.names()) {
            if (!pid.startsWith(":") && byPid.put(pid, json.object(pid).values()) != null) {
                throw new GanglionException(Reason.INCONSISTENT, file + ": " + pid + " is configured twice");
            }
        }
    }

    private static JsonObject read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
        }
        try {
            return JsonObject.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
