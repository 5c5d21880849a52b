// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

import java.util.Arrays;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** The features of this step and of the steps before, as far back as the horizon. */
final class FeatureRing {
    private static final int HEAD = 0;
    private static final int FILLED = 1;

    private final Signal features;
    private final int size;
    private final int length;
    private final double[] ring;
    private final int[] cursor;

    /**
     * @param ring {@code length} rows of features
     * @param cursor the row to write next, and how many were written, at most {@code length}
     */
    FeatureRing(Signal features, int length, double[] ring, int[] cursor) {
        this.features = features;
        this.size = features.size();
        this.length = length;
        this.ring = ring;
        this.cursor = cursor;
    }

    /** Writes the features of this step. */
    void record() {
        int at = cursor[HEAD] * size;
        int count = features.count();
        if (features.form() == Form.DENSE) {
            System.arraycopy(features.f64(), 0, ring, at, size);
        } else {
            Arrays.fill(ring, at, at + size, 0);
            int[] index = features.index();
            double[] values = features.form() == Form.EVENTS ? features.f64() : null;
            for (int n = 0; n < count; n++) {
                ring[at + index[n]] = values == null ? 1 : values[n];
            }
        }
        cursor[HEAD] = cursor[HEAD] + 1 == length ? 0 : cursor[HEAD] + 1;
        cursor[FILLED] = Math.min(cursor[FILLED] + 1, length);
    }

    /** Whether the oldest features were written yet. */
    boolean full() {
        return cursor[FILLED] == length;
    }

    /** Copies the oldest features, those of {@code length - 1} steps ago; right after {@link #record}. */
    void oldest(double[] into) {
        System.arraycopy(ring, cursor[HEAD] * size, into, 0, size);
    }
}
