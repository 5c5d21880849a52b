// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.reuse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The runs of a delta, ascending, in flat arrays: there may be a million of four bytes each. */
final class Runs {
    /** What a device keeps in memory of one delta at most: a few compressed bytes can say as many as that. */
    static final int MOST = 2 << 20;

    private final byte[] differences;
    private long[] offsets = new long[64];
    /** Where each run's differences begin; one more than runs. */
    private int[] starts = new int[65];

    private int count;

    private Runs(byte[] differences) {
        this.differences = differences;
    }

    /** Reads gaps and lengths as long as there are any. */
    static Runs read(String place, InputStream gaps, InputStream lengths, byte[] differences, long length)
            throws IOException {
        Runs runs = new Runs(differences);
        long at = 0;
        for (long gap = number(gaps); gap >= 0; gap = number(gaps)) {
            long size = number(lengths);
            if (gap > length - at || size < 1 || size > length - at - gap) {
                throw new GanglionException(Reason.MALFORMED, place + ": run " + runs.count + " leads out of the file");
            }
            runs.add(at + gap, size);
            at += gap + size;
        }
        return runs;
    }

    private void add(long offset, long size) throws IOException {
        if (count == MOST) {
            throw new IOException("there are more than " + MOST + " runs");
        }
        if (size > differences.length - starts[count]) {
            throw new EOFException("run " + count + " has fewer than " + size + " bytes");
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count + 1);
        }
        offsets[count] = offset;
        starts[count + 1] = starts[count] + (int) size;
        count++;
    }

    /** The next number, or -1 at the end. */
    private static long number(InputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            int next = in.read();
            if (next < 0) {
                if (shift == 0) {
                    return -1;
                }
                throw new EOFException("a number is cut off");
            }
            value |= (long) (next & 0x7F) << shift;
            if (next <= 0x7F) {
                return value;
            }
        }
        throw new IOException("a number is too long");
    }

    void apply(long offset, byte[] bytes, int size) {
        for (int i = firstBehind(offset); i < count && offsets[i] < offset + size; i++) {
            long from = Math.max(offset, offsets[i]);
            long to = Math.min(offset + size, end(i));
            int difference = starts[i] + (int) (from - offsets[i]);
            for (int at = (int) (from - offset); at < to - offset; at++) {
                bytes[at] += differences[difference++];
            }
        }
    }

    private long end(int run) {
        return offsets[run] + starts[run + 1] - starts[run];
    }

    /** The first run that ends behind an offset. */
    private int firstBehind(long offset) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (end(middle) <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
