// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A file that is whole where it is there: written beside, synced, then renamed. */
final class WholeFile {
    private WholeFile() {}

    /** @throws GanglionException STORAGE, naming the file */
    static void write(Path out, byte[] bytes) {
        Path beside = out.resolveSibling(out.getFileName() + ".part");
        try {
            writeSynced(beside, bytes);
            Files.move(beside, out, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(beside, e);
            throw unwritable(out, e);
        }
    }

    private static void delete(Path beside, IOException because) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            because.addSuppressed(e);
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

    private static void writeSynced(Path beside, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
