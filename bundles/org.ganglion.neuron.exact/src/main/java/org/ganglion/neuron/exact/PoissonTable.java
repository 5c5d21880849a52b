// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.RandomStream;

/**
 * Draws Poisson numbers by inversion of their distribution: 32 random bits, of which the upper ones lead to a table that holds the number
 * where these decide it already (Chen and Asau, "On generating random variates from an empirical distribution", AIIE Trans. 6, 1974).
 * Probabilities are exact to 2^-32.
 */
final class PoissonTable {
    private static final double MOST = 500;
    private static final int GUIDE_BITS = 12;
    private static final int LOWER_BITS = 32 - GUIDE_BITS;

    /** Upper ends of the numbers 0, 1, .. in units of 2^-32. */
    private final long[] end;
    /** The number that the lowest bits of an entry lead to. */
    private final int[] first;
    /** What is sent for the number of an entry; NaN where the lower bits decide. */
    private final double[] decided;

    private final double weight;

    /**
     * @param mean of the distribution, 0 to 500
     * @param weight what one counts
     */
    PoissonTable(double mean, double weight) {
        this.weight = weight;
        this.end = ends(mean);
        this.first = new int[1 << GUIDE_BITS];
        this.decided = new double[1 << GUIDE_BITS];
        for (int guide = 0; guide < first.length; guide++) {
            long lowest = (long) guide << LOWER_BITS;
            first[guide] = number(lowest, 0);
            boolean alone = lowest + (1L << LOWER_BITS) <= end[first[guide]];
            decided[guide] = alone ? first[guide] * weight : Double.NaN;
        }
    }

    /** @throws GanglionException TOO_LARGE if there would be more than 500 spikes a step */
    static double requireMean(double mean) {
        if (!(mean <= MOST)) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    "field 'rate' leads to " + mean + " spikes a step in the mean, at most " + MOST
                            + " can be; shorten dt");
        }
        return mean;
    }

    private static long[] ends(double mean) {
        int most = (int) (mean + 12 * StrictMath.sqrt(mean) + 30);
        long[] end = new long[most + 1];
        double probability = StrictMath.exp(-mean);
        double sum = 0;
        for (int n = 0; n < most; n++) {
            sum += probability;
            end[n] = StrictMath.round(Math.min(1, sum) * 0x1p32);
            probability *= mean / (n + 1);
        }
        end[most] = 1L << 32;
        return end;
    }

    private int number(long bits, int from) {
        int n = from;
        while (bits >= end[n]) {
            n++;
        }
        return n;
    }

    /** Fills {@code into} with weighted numbers; 64 random bits make two of them. */
    void draw(RandomStream random, long step, double[] into) {
        int pairs = into.length >> 1;
        for (int p = 0; p < pairs; p++) {
            long bits = random.bits(step, p);
            into[2 * p] = drawn((int) bits);
            into[2 * p + 1] = drawn((int) (bits >>> 32));
        }
        if ((into.length & 1) != 0) {
            into[into.length - 1] = drawn((int) random.bits(step, pairs));
        }
    }

    private double drawn(int bits) {
        int guide = bits >>> LOWER_BITS;
        double found = decided[guide];
        return found == found ? found : weight * number(bits & 0xFFFFFFFFL, first[guide]);
    }
}
