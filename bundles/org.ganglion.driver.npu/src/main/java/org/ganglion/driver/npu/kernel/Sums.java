// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** The innermost loops: every element of a row gets the weighted elements of other rows added. */
final class Sums {
    private Sums() {}

    static void add(int[] sums, int count, int[] rows, int row, int weight) {
        for (int i = 0; i < count; i++) {
            sums[i] += weight * rows[row + i];
        }
    }

    static void add(
            int[] sums, int count, int[] rows, int row0, int row1, int row2, int row3, int w0, int w1, int w2, int w3) {
        for (int i = 0; i < count; i++) {
            sums[i] += w0 * rows[row0 + i] + w1 * rows[row1 + i] + w2 * rows[row2 + i] + w3 * rows[row3 + i];
        }
    }
}
