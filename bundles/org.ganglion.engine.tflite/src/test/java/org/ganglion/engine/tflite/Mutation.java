// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Small changes to a file, of the kinds that break readers: bits, bytes, and words that offsets and lengths are made of. */
public final class Mutation {
    private static final int[] WORDS = {
        0, 1, -1, 2, 127, 128, 255, 256, 65535, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private Mutation() {}

    /** A copy with one to four changes, most of them near the ends, where tables lie. */
    public static byte[] of(byte[] content, Random random) {
        byte[] changed = content.clone();
        ByteBuffer words = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = position(content.length, random);
            switch (random.nextInt(5)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt(256);
                case 2 -> words.putInt(word(at, changed.length), WORDS[random.nextInt(WORDS.length)]);
                case 3 -> {
                    int target = word(at, changed.length);
                    words.putInt(target, words.getInt(target) + random.nextInt(33) - 16);
                }
                default -> {
                    int source = word(position(content.length, random), changed.length);
                    words.putInt(word(at, changed.length), words.getInt(source));
                }
            }
        }
        return changed;
    }

    private static int position(int length, Random random) {
        int edge = Math.min(length, 16 * 1024);
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(edge);
            case 1 -> length - 1 - random.nextInt(edge);
            default -> random.nextInt(length);
        };
    }

    private static int word(int at, int length) {
        return Math.min(at & ~3, (length & ~3) - 4);
    }
}
