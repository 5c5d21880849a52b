// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * The root metadata that a device trusts from the beginning: with it every release must be signed.
 *
 * @param bytes as the repository has them
 */
record FirstRoot(byte[] bytes) {
    /**
     * Reads it. That it is a root is looked at here, where somebody can still do something about it; its signatures are the
     * device's matter.
     *
     * @throws GanglionException NOT_FOUND, MALFORMED, STORAGE
     */
    static FirstRoot read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!isRoot(file, bytes)) {
                throw noRoot(file, null);
            }
            return new FirstRoot(bytes);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isRoot(Path file, byte[] bytes) {
        try {
            JsonObject signed = JsonObject.read(file.toString(), bytes).object("signed");
            return signed.text("_type", "").equals("root");
        } catch (GanglionException e) {
            throw noRoot(file, e);
        }
    }

    private static GanglionException noRoot(Path file, GanglionException cause) {
        return new GanglionException(
                Reason.MALFORMED,
                file + " is not root metadata; take metadata/<N>.root.json of the repository, with the highest N",
                cause);
    }
}
