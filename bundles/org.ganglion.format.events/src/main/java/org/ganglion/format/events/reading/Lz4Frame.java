// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.util.Arrays;

/**
 * Unpacks frames of LZ4. Its checksums are not verified: damage that keeps the packing well formed shows in what is packed.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">the specification</a>
 */
final class Lz4Frame {
    private static final int MAGIC = 0x184d2204;
    private static final int VERSION = 1;
    private static final int BLOCK_CHECKSUM = 1 << 4;
    private static final int CONTENT_SIZE = 1 << 3;
    private static final int DICTIONARY = 1;
    private static final int SHORTEST_MATCH = 4;
    private static final int LONG = 15;

    private final EventInput in;
    private final int most;
    private byte[] packed = {};
    private int at;
    private int end;
    private byte[] out = new byte[1 << 16];
    private int size;

    /**
     * An unpacker that reuses its memory.
     *
     * @param in names the file in refusals
     * @param most bytes that a frame may unpack to
     */
    Lz4Frame(EventInput in, int most) {
        this.in = in;
        this.most = most;
    }

    /** What was unpacked last; valid up to {@link #size}. */
    byte[] content() {
        return out;
    }

    int size() {
        return size;
    }

    void unpack(byte[] from, int length) {
        packed = from;
        at = 0;
        end = length;
        size = 0;
        if (i32() != MAGIC) {
            throw in.malformed("the packet is not a frame of LZ4");
        }
        int flags = u8();
        if (flags >> 6 != VERSION) {
            throw in.malformed("a frame of LZ4 of version " + (flags >> 6));
        }
        if ((flags & DICTIONARY) != 0) {
            throw in.unsupported("a frame of LZ4 with a dictionary");
        }
        skip(1 + ((flags & CONTENT_SIZE) == 0 ? 0 : Long.BYTES) + 1);
        for (int block = i32(); block != 0; block = i32()) {
            int bytes = block & Integer.MAX_VALUE;
            if (bytes > end - at) {
                throw truncated();
            }
            if (block < 0) {
                literals(bytes);
            } else {
                block(at + bytes);
            }
            skip((flags & BLOCK_CHECKSUM) == 0 ? 0 : Integer.BYTES);
        }
    }

    private void block(int blockEnd) {
        while (at < blockEnd) {
            int token = u8();
            literals(length(token >> 4, blockEnd));
            if (at >= blockEnd) {
                return;
            }
            int distance = u8() | u8() << 8;
            match(distance, length(token & LONG, blockEnd) + SHORTEST_MATCH);
        }
    }

    private int length(int start, int blockEnd) {
        int length = start;
        if (start == LONG) {
            int more;
            do {
                if (at >= blockEnd) {
                    throw truncated();
                }
                more = u8();
                length += more;
                if (length > most) {
                    throw tooLong();
                }
            } while (more == 255);
        }
        return length;
    }

    private void literals(int length) {
        if (length > end - at) {
            throw truncated();
        }
        room(length);
        System.arraycopy(packed, at, out, size, length);
        at += length;
        size += length;
    }

    private void match(int distance, int length) {
        if (distance == 0 || distance > size) {
            throw in.malformed("a frame of LZ4 copies from " + distance + " bytes before, where " + size + " are");
        }
        room(length);
        for (int i = 0; i < length; i++) {
            out[size + i] = out[size + i - distance]; // may overlap: what was just written is repeated
        }
        size += length;
    }

    private void room(int more) {
        if (more > most - size) {
            throw tooLong();
        }
        if (size + more > out.length) {
            out = Arrays.copyOf(out, Math.min(most, Math.max(2 * out.length, size + more)));
        }
    }

    private void skip(int bytes) {
        if (bytes > end - at) {
            throw truncated();
        }
        at += bytes;
    }

    private int u8() {
        if (at >= end) {
            throw truncated();
        }
        return packed[at++] & 255;
    }

    private int i32() {
        return u8() | u8() << 8 | u8() << 16 | u8() << 24;
    }

    private RuntimeException truncated() {
        return in.malformed("a frame of LZ4 ends too early");
    }

    private RuntimeException tooLong() {
        return in.tooLarge("a frame of LZ4 unpacks to more than " + most + " bytes");
    }
}
