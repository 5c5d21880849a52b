// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Small damage to a file, of the kinds that break readers: links, sizes and counts that are almost right, and a cut. */
final class Damage {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        4,
        7,
        8,
        127,
        128,
        255,
        256,
        32767,
        65535,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        Long.MAX_VALUE,
    };

    private final Random random;
    private final byte[] bytes;
    private final ByteBuffer words;

    private Damage(byte[] content, long seed) {
        this.random = new Random(seed);
        this.bytes = content.clone();
        this.words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A damaged copy; the same for the same seed. */
    static byte[] of(byte[] content, long seed) {
        Damage damage = new Damage(content, seed);
        for (int changes = 1 + damage.random.nextInt(5); changes > 0; changes--) {
            damage.change();
        }
        return damage.random.nextInt(20) == 0
                ? Arrays.copyOf(damage.bytes, damage.random.nextInt(content.length))
                : damage.bytes;
    }

    private void change() {
        int at = position();
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> words.putInt(word(at, 4), (int) NUMBERS[random.nextInt(NUMBERS.length)]);
            case 3 -> words.putLong(word(at, 8), NUMBERS[random.nextInt(NUMBERS.length)]);
            case 4 -> words.putInt(word(at, 4), words.getInt(word(at, 4)) + random.nextInt(33) - 16);
            case 5 -> words.putInt(word(at, 4), words.getInt(word(position(), 4)));
            case 6 -> words.putLong(word(at, 8), random.nextInt(bytes.length) & ~7);
            default -> words.putLong(word(at, 8), words.getLong(word(position(), 8)));
        }
    }

    /** Most of a file is weights, whose change nobody notices: the tables stand at its ends. */
    private int position() {
        int edge = Math.min(bytes.length, 16 * 1024);
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(bytes.length);
            case 1 -> bytes.length - 1 - random.nextInt(edge);
            default -> random.nextInt(edge);
        };
    }

    private int word(int at, int size) {
        return Math.min(at & -size, (bytes.length & -size) - size);
    }
}
