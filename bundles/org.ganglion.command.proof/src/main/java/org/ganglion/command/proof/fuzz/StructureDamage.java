// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Damage that keeps an HDF5 file well formed in the small and makes it mad in the large: trees and heaps that point at each other or at
 * themselves, dimensions of 2^40, compressed chunks that unpack to a thousand times their size.
 */
final class StructureDamage {
    private static final List<String> STRUCTURES = List.of("TREE", "SNOD", "HEAP", "GCOL");
    private static final long HUGE = 1L << 40;
    private static final int BOMB_BYTES = 64 << 20;
    private static final byte[] BOMB = bomb();

    private final Random random;
    private final byte[] bytes;
    private final ByteBuffer words;

    private StructureDamage(byte[] content, long seed) {
        this.random = new Random(seed);
        this.bytes = content.clone();
        this.words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A damaged copy; the same for the same seed. */
    static byte[] of(byte[] content, long seed) {
        StructureDamage damage = new StructureDamage(content, seed);
        switch (damage.random.nextInt(3)) {
            case 0 -> damage.redirect(1 + damage.random.nextInt(4));
            case 1 -> damage.enlarge(1 + damage.random.nextInt(3));
            default -> damage.plantBomb();
        }
        return damage.bytes;
    }

    private static byte[] bomb() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(new byte[BOMB_BYTES]);
        deflater.finish();
        byte[] packed = new byte[BOMB_BYTES / 256];
        int length = deflater.deflate(packed);
        deflater.end();
        return java.util.Arrays.copyOf(packed, length);
    }

    private void redirect(int times) {
        List<Integer> structures = structures();
        List<Integer> pointers = words(structures::contains);
        for (int k = 0; k < times && !pointers.isEmpty(); k++) {
            int pointer = pointers.get(random.nextInt(pointers.size()));
            words.putLong(pointer, structures.get(random.nextInt(structures.size())));
        }
    }

    private void enlarge(int times) {
        List<Integer> lengths = words(word -> word > 0 && word < bytes.length);
        for (int k = 0; k < times && !lengths.isEmpty(); k++) {
            words.putLong(lengths.get(random.nextInt(lengths.size())), random.nextBoolean() ? HUGE : HUGE - 1);
        }
    }

    /** Over one that is there; where none is, a huge length does as well. */
    private void plantBomb() {
        List<Integer> streams = new ArrayList<>();
        for (int at = 0; at < bytes.length - 1; at++) {
            if (bytes[at] == 0x78 && (((bytes[at] & 255) << 8) + (bytes[at + 1] & 255)) % 31 == 0) {
                streams.add(at);
            }
        }
        if (streams.isEmpty()) {
            enlarge(1);
            return;
        }
        int at = streams.get(random.nextInt(streams.size()));
        System.arraycopy(BOMB, 0, bytes, at, Math.min(BOMB.length, bytes.length - at));
    }

    private List<Integer> structures() {
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at + 4 <= bytes.length; at += 8) {
            if (STRUCTURES.contains(new String(bytes, at, 4, StandardCharsets.ISO_8859_1))) {
                found.add(at);
            }
        }
        return found;
    }

    private interface Wanted {
        boolean is(int word);
    }

    /** The places of aligned words that hold a small number of this kind. */
    private List<Integer> words(Wanted wanted) {
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at + 8 <= bytes.length; at += 8) {
            long word = words.getLong(at);
            if (word > 0 && word < Integer.MAX_VALUE && wanted.is((int) word)) {
                found.add(at);
            }
        }
        return found;
    }
}
