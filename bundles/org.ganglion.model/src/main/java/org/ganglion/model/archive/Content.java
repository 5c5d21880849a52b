// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Bytes that are read in pieces, so that a file is never taken into memory before it was checked. */
public interface Content {
    /** Number of bytes. */
    long length();

    /** A copy of {@code length} bytes from {@code offset}, which lie within. */
    byte[] read(long offset, int length);

    /** Bytes in memory. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public byte[] read(long offset, int length) {
                return Arrays.copyOfRange(bytes, Math.toIntExact(offset), Math.toIntExact(offset + length));
            }
        };
    }

    /**
     * A file, opened for each read.
     *
     * @throws GanglionException NOT_FOUND or STORAGE
     */
    static Content of(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    file + (Files.isDirectory(file) ? ": is a folder, not a model" : ": there is no such file"));
        }
        long length;
        try {
            length = Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public byte[] read(long offset, int count) {
                return readFully(file, offset, count);
            }
        };
    }

    private static byte[] readFully(Path file, long offset, int count) {
        ByteBuffer into = ByteBuffer.allocate(count);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (into.hasRemaining()) {
                if (channel.read(into, offset + into.position()) < 0) {
                    throw new IOException("it has become shorter while it was read");
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return into.array();
    }

    private static GanglionException unreadable(Path file, IOException e) {
        return new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
    }
}
