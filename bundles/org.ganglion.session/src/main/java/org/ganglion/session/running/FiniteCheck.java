// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.Arrays;
import org.ganglion.api.network.Signal;

/**
 * Finds values that are not finite. A finite number times 0 is 0, any other is NaN; the products are summed lane by lane into a small
 * block, a loop that the compiler turns into vector instructions, so that the check costs little beside what it checks. Used by one
 * thread at a time.
 */
public final class FiniteCheck {
    private static final int LANES = 256;

    private final double[] wide = new double[LANES];
    private final float[] narrow = new float[LANES];

    /** Whether all values of a signal are finite. */
    public boolean finite(Signal signal) {
        return switch (signal.form()) {
            case SPIKES -> true;
            case EVENTS -> finite(signal, signal.count());
            case DENSE -> finite(signal, signal.size());
        };
    }

    private boolean finite(Signal signal, int count) {
        return switch (signal.type()) {
            case F64 -> finite(signal.f64(), count);
            case F32 -> finite(signal.f32(), count);
            case I32, I8 -> true;
        };
    }

    /** Whether all elements of a {@code double[]} or {@code float[]} are finite; other arrays are. */
    public boolean finite(Object array) {
        if (array instanceof double[] f64) {
            return finite(f64, f64.length);
        }
        return !(array instanceof float[] f32) || finite(f32, f32.length);
    }

    private boolean finite(double[] values, int count) {
        int blocks = count - count % LANES;
        if (blocks > 0) {
            Arrays.fill(wide, 0);
            for (int start = 0; start < blocks; start += LANES) {
                addProducts(values, start);
            }
            for (double lane : wide) {
                if (Double.isNaN(lane)) {
                    return false;
                }
            }
        }
        for (int i = blocks; i < count; i++) {
            if (!Double.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    private void addProducts(double[] values, int start) {
        for (int lane = 0; lane < LANES; lane++) {
            wide[lane] += values[start + lane] * 0;
        }
    }

    private boolean finite(float[] values, int count) {
        int blocks = count - count % LANES;
        if (blocks > 0) {
            Arrays.fill(narrow, 0);
            for (int start = 0; start < blocks; start += LANES) {
                addProducts(values, start);
            }
            for (float lane : narrow) {
                if (Double.isNaN(lane)) {
                    return false;
                }
            }
        }
        for (int i = blocks; i < count; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    private void addProducts(float[] values, int start) {
        for (int lane = 0; lane < LANES; lane++) {
            narrow[lane] += values[start + lane] * 0;
        }
    }
}
