// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** SumPool2d and AvgPool2d: the sum or the mean of a window in every channel; padding counts as elements that are 0, as in torch. */
final class Pooling implements Transform {
    private final boolean mean;

    Pooling(boolean mean) {
        this.mean = mean;
    }

    @Override
    public void check(Node node, Options options) {
        window(node);
    }

    private static Sliding window(Node node) {
        Sliding window = Sliding.of(node, 2, Sliding.kernelSize(node.parameters()));
        window.requireOutput(node, window.channels());
        return window;
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        Sliding window = window(node);
        double divisor = mean ? window.kernel()[0] * window.kernel()[1] : 1;
        return new Pooled(
                window,
                window.rowTable(),
                window.columnTable(),
                divisor,
                new ActiveElements(context.input(node.id(), 0)),
                context.output(node.id(), 0));
    }

    private record Pooled(
            Sliding window, int[] rowFor, int[] columnFor, double divisor, ActiveElements input, Signal output)
            implements PlainStage {
        @Override
        public void step(long t) {
            input.find();
            double[] sums = output.f64();
            Arrays.fill(sums, 0);
            int[] index = input.index();
            double[] values = input.values();
            for (int n = 0, active = input.count(); n < active; n++) {
                spread(index[n], values[n], sums);
            }
            for (int i = 0; divisor != 1 && i < sums.length; i++) {
                sums[i] /= divisor;
            }
            output.dense();
        }

        private void spread(int element, double value, double[] sums) {
            int x = element % window.width();
            int y = element / window.width() % window.height();
            int channel = element / (window.width() * window.height());
            int kernelRows = window.kernel()[0];
            int kernelColumns = window.kernel()[1];
            for (int ky = 0; ky < kernelRows; ky++) {
                int row = rowFor[y * kernelRows + ky];
                for (int kx = 0; row >= 0 && kx < kernelColumns; kx++) {
                    int column = columnFor[x * kernelColumns + kx];
                    if (column >= 0) {
                        sums[(channel * window.rows() + row) * window.columns() + column] += value;
                    }
                }
            }
        }
    }
}
