// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A small text file of the kernel, kept open and read anew each time; reading allocates nothing once the buffer is large enough.
 * Used by one thread.
 */
final class KernelFile implements Closeable {
    private static final int LARGEST = 1 << 20;

    private final Path path;
    private RandomAccessFile open;
    private byte[] bytes = new byte[4096];
    private int length;
    private int at;

    KernelFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Reads the whole file and goes to its start; a file that cannot be read is opened anew the next time. */
    void read() throws IOException {
        try {
            if (open == null) {
                open = new RandomAccessFile(path.toFile(), "r");
            }
            open.seek(0);
            fill();
            at = 0;
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private void fill() throws IOException {
        length = 0;
        for (int n = read(length); n > 0; n = read(length)) {
            length += n;
            if (length == bytes.length) {
                if (length >= LARGEST) {
                    throw new IOException(path + " is larger than " + LARGEST + " bytes");
                }
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
        }
    }

    private int read(int offset) throws IOException {
        return open.read(bytes, offset, bytes.length - offset);
    }

    boolean atEnd() {
        return at >= length;
    }

    /** Whether the text goes on with this word; then it is passed. */
    boolean accept(byte[] word) {
        if (at + word.length > length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        at += word.length;
        return true;
    }

    void skipLine() {
        while (at < length && bytes[at] != '\n') {
            at++;
        }
        at++;
    }

    void skipBlanks() {
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }

    /** Passes everything up to the next blank, colon or end of the line. */
    void skipWord() {
        while (at < length && bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != ':' && bytes[at] != '\n') {
            at++;
        }
    }

    boolean acceptColon() {
        if (at < length && bytes[at] == ':') {
            at++;
            return true;
        }
        return false;
    }

    /** The whole number after blanks, or {@link Long#MIN_VALUE} if there is none. */
    long number() {
        skipBlanks();
        boolean negative = at < length && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int from = at;
        long value = 0;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            value = 10 * value + (bytes[at] - '0');
            at++;
        }
        if (at == from) {
            return Long.MIN_VALUE;
        }
        return negative ? -value : value;
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile file = open;
        open = null;
        if (file != null) {
            file.close();
        }
    }
}
