// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.network.Dtype;
import org.junit.jupiter.api.Test;

class FiniteCheckTest {
    @Test
    void givenAnyPlaceInAnArray_whenAValueThereIsNotFinite_thenItIsFound() {
        for (int size : new int[] {1, 7, 8, 9, 31}) {
            double[] wide = new double[size];
            float[] narrow = new float[size];
            for (int i = 0; i < size; i++) {
                wide[i] = i % 2 == 0 ? -Double.MAX_VALUE : Double.MIN_VALUE;
                narrow[i] = i % 2 == 0 ? Float.MAX_VALUE : -0f;
            }
            assertTrue(FiniteCheck.finite(wide));
            assertTrue(FiniteCheck.finite(narrow));
            for (int i = 0; i < size; i++) {
                for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                    double keptWide = wide[i];
                    float keptNarrow = narrow[i];
                    wide[i] = bad;
                    narrow[i] = (float) bad;
                    assertFalse(FiniteCheck.finite(wide));
                    assertFalse(FiniteCheck.finite(narrow));
                    wide[i] = keptWide;
                    narrow[i] = keptNarrow;
                }
            }
        }
    }

    @Test
    void givenEvents_whenValuesBehindTheirCountAreNotFinite_thenThoseDoNotMatter() {
        SignalBuffer signal = new SignalBuffer(Dtype.F64, 4);
        signal.f64()[3] = Double.NaN;
        signal.events(3);
        assertTrue(FiniteCheck.finite(signal));
        signal.events(4);
        assertFalse(FiniteCheck.finite(signal));
        signal.spikes(4);
        assertTrue(FiniteCheck.finite(signal));
    }
}
