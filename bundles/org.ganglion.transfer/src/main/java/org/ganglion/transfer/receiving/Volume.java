// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ganglion.api.file.DurableFiles;

/** Where files are; a seam so that a full or failing disk can be tried. */
public interface Volume {
    /** Bytes that may still be written in a folder. */
    long space(Path folder) throws IOException;

    /** Opens a file for reading and writing, and makes it if needed. */
    OpenFile open(Path file) throws IOException;

    /** Puts a file in the place of another, atomically and durably. */
    void replace(Path from, Path to) throws IOException;

    /** An open file. */
    interface OpenFile extends Closeable {
        /** Bytes. */
        long size() throws IOException;

        /** Fills the buffer from a position; false if the file ends before. */
        boolean read(ByteBuffer into, long position) throws IOException;

        /** Writes the whole buffer at a position. */
        void write(ByteBuffer from, long position) throws IOException;

        /** Cuts the file to a size. */
        void cut(long size) throws IOException;

        /** Makes durable what was written. */
        void sync() throws IOException;
    }

    /** The file system of this device. */
    static Volume local() {
        return new Local();
    }

    /** Over the JDK's channels. */
    final class Local implements Volume {
        private Local() {}

        @Override
        public long space(Path folder) throws IOException {
            return Files.getFileStore(folder).getUsableSpace();
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            return new Channel(FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            DurableFiles.replace(from, to);
        }
    }

    /** One channel. */
    record Channel(FileChannel channel) implements OpenFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public boolean read(ByteBuffer into, long position) throws IOException {
            long at = position;
            while (into.hasRemaining()) {
                int n = channel.read(into, at);
                if (n < 0) {
                    return false;
                }
                at += n;
            }
            return true;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        @Override
        public void cut(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
