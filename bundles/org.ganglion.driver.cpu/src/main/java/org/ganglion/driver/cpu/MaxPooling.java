// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** MaxPool2d: the largest element of a window in every channel; padding is never the largest, as in torch. */
final class MaxPooling implements Transform {
    @Override
    public void check(Node node, Options options) {
        window(node);
    }

    private static Sliding window(Node node) {
        Sliding window = Sliding.of(node, 2, Sliding.kernelSize(node.parameters()));
        window.requireOutput(node, window.channels());
        if (!window.everyPlaceHoldsAnElement()) {
            throw Sliding.wrong("field 'padding' is " + Arrays.toString(window.padding())
                    + ": a window would hold nothing but padding, of which there is no largest");
        }
        return window;
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Pooled(window(node), new DenseView(context.input(node.id(), 0)), context.output(node.id(), 0));
    }

    private record Pooled(Sliding window, DenseView input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            double[] x = input.values();
            double[] most = output.f64();
            Arrays.fill(most, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < x.length; i++) {
                spread(i, x[i], most);
            }
            output.dense();
        }

        private void spread(int element, double value, double[] most) {
            int x = element % window.width();
            int y = element / window.width() % window.height();
            int channel = element / (window.width() * window.height());
            int kernelRows = window.kernel()[0];
            int kernelColumns = window.kernel()[1];
            for (int ky = 0; ky < kernelRows; ky++) {
                int row = window.rowFor(y, ky);
                for (int kx = 0; row >= 0 && kx < kernelColumns; kx++) {
                    int column = window.columnFor(x, kx);
                    if (column >= 0) {
                        int to = (channel * window.rows() + row) * window.columns() + column;
                        most[to] = Math.max(most[to], value);
                    }
                }
            }
        }
    }
}
