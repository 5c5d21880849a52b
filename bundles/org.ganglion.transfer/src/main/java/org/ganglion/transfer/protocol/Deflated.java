// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Blocks compressed one by one, as raw deflate (RFC 1951). */
final class Deflated {
    /** What must be spared, as a part of the whole, for less is not worth the processor's time on both sides. */
    private static final int LEAST_PART_SPARED = 8;
    /** A piece from the middle tells cheaply whether the rest is worth a try: most weights are not. */
    private static final int SAMPLE = 1024;

    private static final int SMALLEST = 256;

    private Deflated() {}

    /** Compressed bytes, or null if that does not pay. */
    static byte[] of(ByteBuffer plain) {
        int length = plain.remaining();
        if (length < SMALLEST) {
            return null;
        }
        if (length > 4 * SAMPLE && deflate(plain.slice(plain.position() + (length - SAMPLE) / 2, SAMPLE)) == null) {
            return null;
        }
        return deflate(plain.duplicate());
    }

    private static byte[] deflate(ByteBuffer plain) {
        int length = plain.remaining();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[length - length / LEAST_PART_SPARED];
            int size = deflater.deflate(packed);
            return deflater.finished() ? Arrays.copyOf(packed, size) : null;
        } finally {
            deflater.end();
        }
    }

    /** The bytes that were compressed, which may come from anybody; never more than one beyond {@code length}. */
    static ByteBuffer inflate(ByteBuffer packed, int length) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.duplicate());
            byte[] plain = new byte[length + 1];
            int size = 0;
            while (size < plain.length) {
                int more = inflater.inflate(plain, size, plain.length - size);
                if (more == 0) {
                    break;
                }
                size += more;
            }
            return ByteBuffer.wrap(plain, 0, size);
        } catch (DataFormatException e) {
            throw DataMessage.malformed("a compressed block is damaged: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }
}
