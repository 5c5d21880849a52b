// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often which latency came: a histogram of fixed size, exact to 1/32 of a value, from 0 to 292 years. Immutable.
 */
public final class Latencies {
    private static final int SUB_BITS = 5;
    private static final int SUB = 1 << SUB_BITS;
    static final int BUCKETS = (64 - SUB_BITS) * SUB;

    private final long[] counts;
    private final long count;

    private Latencies(long[] counts) {
        this.counts = counts;
        long sum = 0;
        for (long each : counts) {
            sum += each;
        }
        this.count = sum;
    }

    /** None. */
    public static Latencies none() {
        return new Latencies(new long[BUCKETS]);
    }

    /** How many. */
    public long count() {
        return count;
    }

    /**
     * The latency that a share of all did not exceed, in microseconds; NaN if there is none.
     *
     * @param share 0 to 1: 0.5 is the median, 1 the longest
     */
    public double micros(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return middle(bucket) / 1000.0;
            }
        }
        throw new IllegalStateException("counts changed"); // cannot be: the array is ours alone
    }

    /** Those that came after {@code earlier} was taken, of the same pipeline. */
    public Latencies since(Latencies earlier) {
        long[] difference = counts.clone();
        for (int i = 0; i < BUCKETS; i++) {
            difference[i] = Math.max(0, difference[i] - earlier.counts[i]);
        }
        return new Latencies(difference);
    }

    static int bucket(long nanos) {
        long value = Math.max(0, nanos);
        if (value < SUB) {
            return (int) value;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(value);
        int sub = (int) (value >>> (exponent - SUB_BITS)) - SUB;
        return (exponent - SUB_BITS + 1) * SUB + sub;
    }

    /** The middle of a bucket's range, in nanoseconds. */
    private static double middle(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        return ((SUB + bucket % SUB) + 0.5) * Math.scalb(1.0, shift);
    }

    /** Takes latencies in; allocates nothing. Safe for use by several threads. */
    public static final class Recorder {
        private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

        /** Takes one in. */
        public void add(long nanos) {
            counts.getAndIncrement(bucket(nanos));
        }

        /** What was taken in so far. */
        public Latencies taken() {
            long[] copy = new long[BUCKETS];
            for (int i = 0; i < BUCKETS; i++) {
                copy[i] = counts.get(i);
            }
            return new Latencies(copy);
        }
    }
}
