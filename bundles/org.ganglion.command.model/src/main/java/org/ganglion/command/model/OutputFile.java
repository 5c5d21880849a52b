// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.file.DurableFiles;

/** A file that a command writes for its user. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Checks that it is none of the files that are read, which would be lost.
     *
     * @return it
     * @throws GanglionException USAGE, naming the file
     */
    static Path besides(Path out, Path... read) throws IOException {
        for (Path each : read) {
            if (Files.exists(out) && Files.exists(each) && Files.isSameFile(out, each)) {
                throw new GanglionException(
                        Reason.USAGE, out + ": is read, and would be lost if it were written; name another file");
            }
        }
        return out;
    }

    /**
     * Writes it durably, whole or not at all.
     *
     * @throws GanglionException STORAGE, naming the file
     */
    static void write(Path out, byte[] bytes) {
        try {
            DurableFiles.write(out, bytes);
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    /** The failure to write a file, in words. */
    static GanglionException unwritable(Path out, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "there is no folder " + out.toAbsolutePath().getParent()
                : e instanceof AccessDeniedException
                        ? "permission denied"
                        : e instanceof FileSystemException system && system.getReason() != null
                                ? system.getReason()
                                : e.getMessage();
        return new GanglionException(Reason.STORAGE, "cannot write " + out + ": " + why, e);
    }
}
