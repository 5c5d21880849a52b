// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/**
 * The innermost loops: every element of a row gets the weighted elements of other rows added. Written so that the compiler makes vector
 * instructions of them: every row is an array of its own that is read from its start, and four are added at a time. With an offset into
 * one array, or eight rows at a time, HotSpot 17 does not, and the loop is five times slower.
 */
final class Sums {
    private Sums() {}

    /** Adds all rows, each with its weight: {@code sums += weights[from] * rows[0] + weights[from + 1] * rows[1] + ...}. */
    static void add(int[] sums, int count, int[][] rows, int[] weights, int from) {
        int k = 0;
        for (; k <= rows.length - 4; k += 4) {
            int w = from + k;
            four(
                    sums,
                    count,
                    rows[k],
                    rows[k + 1],
                    rows[k + 2],
                    rows[k + 3],
                    weights[w],
                    weights[w + 1],
                    weights[w + 2],
                    weights[w + 3]);
        }
        for (; k < rows.length; k++) {
            one(sums, count, rows[k], weights[from + k]);
        }
    }

    private static void one(int[] sums, int count, int[] row, int weight) {
        for (int i = 0; i < count; i++) {
            sums[i] += weight * row[i];
        }
    }

    private static void four(
            int[] sums, int count, int[] a, int[] b, int[] c, int[] d, int wa, int wb, int wc, int wd) {
        for (int i = 0; i < count; i++) {
            sums[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }
}
