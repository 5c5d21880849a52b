// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.file.DurableFiles;

/**
 * The archive that the command writes: whole if it is there.
 *
 * @param path its name
 */
record WholeFile(Path path) {
    /**
     * Writes it, or leaves nothing behind.
     *
     * @throws GanglionException STORAGE
     */
    void write(byte[] bytes) {
        try {
            DurableFiles.write(path, bytes);
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE,
                    path + " cannot be written: " + why(e)
                            + "; name a file with --out in a folder that is there, can be written and has space",
                    e);
        }
    }

    private static String why(IOException e) {
        if (e instanceof FileSystemException system) {
            return system.getReason() == null ? e.getClass().getSimpleName() : system.getReason();
        }
        return e.getMessage();
    }
}
