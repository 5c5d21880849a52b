// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A function as straight pieces, {@code y = a x + b} each, which meet at the function itself. Knots lie closer where it bends more: between
 * two there is an equal share of the integral of the root of the curvature, which makes the errors of all pieces equal.
 */
final class PiecewiseLinear implements DoubleUnaryOperator {
    private static final int GRID = 1 << 12;

    private final double[] knots;
    private final double[] values;

    private PiecewiseLinear(double[] knots, double[] values) {
        this.knots = knots;
        this.values = values;
    }

    static PiecewiseLinear of(DoubleUnaryOperator function, double from, double to, int pieces) {
        double step = (to - from) / GRID;
        double[] share = new double[GRID + 1];
        for (int i = 1; i <= GRID; i++) {
            double x = from + (i - 0.5) * step;
            double bend =
                    function.applyAsDouble(x - step) - 2 * function.applyAsDouble(x) + function.applyAsDouble(x + step);
            share[i] = share[i - 1] + Math.sqrt(Math.abs(bend));
        }
        double[] knots = new double[pieces + 1];
        for (int i = 0, at = 0; i < pieces; i++) {
            double wanted = share[GRID] * i / pieces;
            while (share[at + 1] <= wanted && at < GRID - 1) {
                at++;
            }
            double inside = share[at + 1] > share[at] ? (wanted - share[at]) / (share[at + 1] - share[at]) : 0;
            knots[i] = from + (at + Math.min(1, inside)) * step;
        }
        knots[0] = from;
        knots[pieces] = to;
        return new PiecewiseLinear(knots, Arrays.stream(knots).map(function).toArray());
    }

    @Override
    public double applyAsDouble(double x) {
        int piece = 0;
        while (piece < knots.length - 2 && x > knots[piece + 1]) {
            piece++;
        }
        double width = knots[piece + 1] - knots[piece];
        double slope = width > 0 ? (values[piece + 1] - values[piece]) / width : 0;
        return values[piece] + slope * (x - knots[piece]);
    }
}
