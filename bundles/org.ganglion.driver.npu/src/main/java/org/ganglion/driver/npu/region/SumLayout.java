// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;

/**
 * Sums along a dimension as a product with a constant matrix: a lower triangle of ones gives every sum on the way (CumBA of XAMBA, arXiv
 * 2502.06924), a row of ones the last one (ReduBA).
 *
 * @param outer product of the dimensions before
 * @param length of the dimension
 * @param inner product of the dimensions behind
 * @param everyOne whether it gives every sum on the way
 */
record SumLayout(int outer, int length, int inner, boolean everyOne) {
    private static final String CUMULATIVE = "transform.CumSum";
    private static final String LAST = "transform.Sum";

    static boolean isSum(Node node) {
        return node.type().equals(CUMULATIVE) || node.type().equals(LAST);
    }

    /**
     * How a node sums.
     *
     * @throws GanglionException INCONSISTENT if it has no such dimension, TOO_LARGE if the matrix is
     */
    static SumLayout of(Node node) {
        int[] shape = node.input().shape();
        int axis = node.parameters().has("axis") ? (int) node.parameters().number("axis") : 0;
        if (axis < 0 || axis >= shape.length) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "field 'axis' is " + axis + ", the input has " + shape.length + " dimensions");
        }
        SumLayout sums = new SumLayout(
                product(shape, 0, axis),
                shape[axis],
                product(shape, axis + 1, shape.length),
                node.type().equals(CUMULATIVE));
        QuantizedWeights.requireCount((long) sums.units() * sums.length());
        return sums;
    }

    private static int product(int[] shape, int from, int to) {
        return Arrays.stream(shape, from, to).reduce(1, (a, b) -> a * b);
    }

    /** How many sums there are, each over its own elements. */
    int rows() {
        return outer * inner;
    }

    int units() {
        return everyOne ? length : 1;
    }

    /** The matrix, by unit, then by input. */
    double[] matrix() {
        double[] ones = new double[units() * length];
        for (int unit = 0; unit < units(); unit++) {
            int to = everyOne ? unit + 1 : length;
            Arrays.fill(ones, unit * length, unit * length + to, 1);
        }
        return ones;
    }

    /** By row and element of the sum: where it lies in the signal. */
    int[] inputOrder() {
        return order(length);
    }

    /** By row and result: where it lies in the signal. */
    int[] outputOrder() {
        return order(units());
    }

    private int[] order(int each) {
        int[] order = new int[rows() * each];
        for (int i = 0; i < order.length; i++) {
            int row = i / each;
            order[i] = (row / inner * each + i % each) * inner + row % inner;
        }
        return order;
    }
}
