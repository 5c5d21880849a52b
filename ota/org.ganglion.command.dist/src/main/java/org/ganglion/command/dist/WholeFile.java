// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A file that is whole if it is there: written beside, synced, then renamed.
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
        Path draft = path.resolveSibling(path.getFileName() + ".part");
        try {
            try {
                sync(draft, bytes);
                Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                // on a full disk it would be in the way of whoever makes room
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE,
                    path + " cannot be written: " + e.getClass().getSimpleName() + ' ' + e.getMessage()
                            + "; name a file with --out in a folder that is there, can be written and has space",
                    e);
        }
    }

    private static void sync(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
