// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Arrays;
import org.ganglion.api.driver.Operations;

/** Counts the operations of products as NeuroBench does: by inputs and wanted weights that are not 0. */
final class EffectiveOperations {
    private static final int UNKNOWN = -1;

    private final int[] nonZero;
    private long effective;
    private boolean unit;

    /** @param inputs rows of the matrix */
    EffectiveOperations(int inputs) {
        nonZero = new int[inputs];
        forget(0, inputs);
    }

    /** Rows whose weights changed. */
    void forget(int from, int to) {
        Arrays.fill(nonZero, from, to, UNKNOWN);
    }

    /** One product a step. */
    void count(double[] x, double[] weights, int outputs) {
        begin();
        add(x, 0, x.length, weights, outputs);
    }

    /** Begins a step of several products. */
    void begin() {
        effective = 0;
        unit = true;
    }

    /** Adds a product with rows {@code first} on. */
    void add(double[] x, int first, int inputs, double[] weights, int outputs) {
        for (int i = 0; i < inputs; i++) {
            if (x[i] != 0) {
                unit &= Math.abs(x[i]) == 1;
                effective += row(first + i, weights, outputs);
            }
        }
    }

    private int row(int row, double[] weights, int outputs) {
        if (nonZero[row] == UNKNOWN) {
            int found = 0;
            for (int k = row * outputs; k < (row + 1) * outputs; k++) {
                found += weights[k] == 0 ? 0 : 1;
            }
            nonZero[row] = found;
        }
        return nonZero[row];
    }

    void addTo(Operations into) {
        if (unit) {
            into.acs += effective;
        } else {
            into.macs += effective;
        }
    }
}
