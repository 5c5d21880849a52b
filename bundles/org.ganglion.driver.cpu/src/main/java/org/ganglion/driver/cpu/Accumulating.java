// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/**
 * Sums along a dimension of a signal, as state-space models need them: CumSum, {@code y_k = x_0 + ... + x_k}, and Sum, the last of these
 * alone, which takes the dimension away.
 */
final class Accumulating implements Transform {
    private final boolean everyOne;

    /** With every sum on the way, or the last one alone. */
    Accumulating(boolean everyOne) {
        this.everyOne = everyOne;
    }

    private record Parameters(@Default("0") int axis) {}

    /**
     * How elements lie: those of one sum are {@code inner} apart.
     *
     * @param outer product of the dimensions before
     * @param length of the dimension
     * @param inner product of the dimensions behind
     */
    private record Layout(int outer, int length, int inner) {}

    @Override
    public void check(Node node, Options options) {
        layout(node);
    }

    private Layout layout(Node node) {
        int axis = node.parameters().bind(Parameters.class, 1).axis();
        int[] shape = node.input().shape();
        if (axis < 0 || axis >= shape.length) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "field 'axis' is " + axis + ", the input has " + shape.length + " dimensions");
        }
        int outer = product(shape, 0, axis);
        int inner = product(shape, axis + 1, shape.length);
        int results = outer * inner * (everyOne ? shape[axis] : 1);
        if (node.output().size() != results) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "the output has " + node.output().size() + " elements, the sums are " + results);
        }
        return new Layout(outer, shape[axis], inner);
    }

    private static int product(int[] shape, int from, int to) {
        return Arrays.stream(shape, from, to).reduce(1, (a, b) -> a * b);
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Accumulated(
                layout(node), everyOne, new DenseView(context.input(node.id(), 0)), context.output(node.id(), 0));
    }

    private record Accumulated(Layout layout, boolean everyOne, DenseView input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            double[] x = input.values();
            double[] y = output.f64();
            for (int outer = 0; outer < layout.outer; outer++) {
                for (int inner = 0; inner < layout.inner; inner++) {
                    double sum = 0;
                    for (int k = 0; k < layout.length; k++) {
                        int at = (outer * layout.length + k) * layout.inner + inner;
                        sum += x[at];
                        if (everyOne) {
                            y[at] = sum;
                        }
                    }
                    if (!everyOne) {
                        y[outer * layout.inner + inner] = sum;
                    }
                }
            }
            output.dense();
        }

        @Override
        public void count(Operations into) {
            into.acs += (long) layout.outer * layout.length * layout.inner;
        }
    }
}
