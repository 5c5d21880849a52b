// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.api.network.Signal;

/**
 * Finds values that are not finite. A finite number times 0 is 0, any other is NaN, and a sum with NaN in it is NaN: eight sums side by
 * side keep the processor busy, where one comparison after the other would wait.
 */
public final class FiniteCheck {
    private FiniteCheck() {}

    /** Whether all values of a signal are finite. */
    public static boolean finite(Signal signal) {
        return switch (signal.form()) {
            case SPIKES -> true;
            case EVENTS -> finite(signal, signal.count());
            case DENSE -> finite(signal, signal.size());
        };
    }

    private static boolean finite(Signal signal, int count) {
        return switch (signal.type()) {
            case F64 -> finite(signal.f64(), count);
            case F32 -> finite(signal.f32(), count);
            case I32, I8 -> true;
        };
    }

    /** Whether all elements of a {@code double[]} or {@code float[]} are finite; other arrays are. */
    public static boolean finite(Object array) {
        if (array instanceof double[] f64) {
            return finite(f64, f64.length);
        }
        return !(array instanceof float[] f32) || finite(f32, f32.length);
    }

    private static boolean finite(double[] values, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double e = 0;
        double f = 0;
        double g = 0;
        double h = 0;
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
            e += values[i + 4] * 0;
            f += values[i + 5] * 0;
            g += values[i + 6] * 0;
            h += values[i + 7] * 0;
        }
        for (; i < count; i++) {
            a += values[i] * 0;
        }
        return a + b + c + d + e + f + g + h == 0;
    }

    private static boolean finite(float[] values, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
            e += values[i + 4] * 0;
            f += values[i + 5] * 0;
            g += values[i + 6] * 0;
            h += values[i + 7] * 0;
        }
        for (; i < count; i++) {
            a += values[i] * 0;
        }
        return a + b + c + d + e + f + g + h == 0;
    }
}
