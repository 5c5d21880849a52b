// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

/**
 * A counter-based random generator: the value for a step and an index depends on nothing but the seed, the node, the step and the
 * index, so that it is the same on every machine, in every order, and after a restore. Mixing function: SplitMix64 (Steele, Lea,
 * Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, figure 17), applied to each coordinate in turn.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private final long key;

    /**
     * @param seed the network's seed
     * @param node the node's id
     */
    public RandomStream(long seed, String node) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < node.length(); i++) {
            hash = (hash ^ node.charAt(i)) * 0x100000001B3L;
        }
        this.key = mix(mix(seed + GOLDEN_GAMMA) ^ hash);
    }

    /** 64 random bits. */
    public long bits(long step, int index) {
        return mix(mix(key + step * GOLDEN_GAMMA) + (index + 1L) * GOLDEN_GAMMA);
    }

    /** A number from 0 (inclusive) to 1 (exclusive), uniform. */
    public double uniform(long step, int index) {
        return (bits(step, index) >>> 11) * UNIT;
    }

    /** A number with mean 0 and standard deviation 1, normal (Box and Muller 1958; the cosine branch). */
    public double normal(long step, int index) {
        long bits = bits(step, index);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(((bits >>> 11) + 1) * UNIT));
        return radius * StrictMath.cos(2 * StrictMath.PI * ((mix(bits + GOLDEN_GAMMA) >>> 11) * UNIT));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
