// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.transforms;

/** Numbers drawn in the way that {@code transforms.c} draws them: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
final class Drawing {
    private static final double UNIT = 0x1p-53;

    private long state;

    Drawing(long seed) {
        state = seed;
    }

    private long bits() {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** From -1 to 1. */
    double number() {
        return 2 * ((bits() >>> 11) * UNIT) - 1;
    }

    /** So many numbers. */
    double[] numbers(int count) {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            all[i] = number();
        }
        return all;
    }

    /** One from each of {@code count} equal parts of what is below {@code end}, ascending. */
    void ascending(int[] into, int offset, int count, int end) {
        int part = end / count;
        for (int i = 0; i < count; i++) {
            into[offset + i] = i * part + (int) Long.remainderUnsigned(bits(), part);
        }
    }
}
