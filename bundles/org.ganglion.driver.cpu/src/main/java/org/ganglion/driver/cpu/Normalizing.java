// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** Softmax over the last dimension: {@code y_i = exp(x_i - max) / sum_j exp(x_j - max)}. */
final class Normalizing implements Transform {
    private record Parameters() {}

    @Override
    public void check(Node node, Options options) {
        node.parameters().bind(Parameters.class, 1);
        SameSize.require(node);
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        int[] shape = node.output().shape();
        int length = shape.length == 0 ? 1 : shape[shape.length - 1];
        return new Normalized(length, new DenseView(context.input(node.id(), 0)), context.output(node.id(), 0));
    }

    private record Normalized(int length, DenseView input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            double[] x = input.values();
            double[] y = output.f64();
            for (int from = 0; from < y.length; from += length) {
                normalize(x, y, from, from + length);
            }
            output.dense();
        }

        private static void normalize(double[] x, double[] y, int from, int to) {
            double most = x[from];
            for (int i = from + 1; i < to; i++) {
                most = Math.max(most, x[i]);
            }
            double sum = 0;
            for (int i = from; i < to; i++) {
                y[i] = StrictMath.exp(x[i] - most);
                sum += y[i];
            }
            for (int i = from; i < to; i++) {
                y[i] /= sum;
            }
        }

        @Override
        public void count(Operations into) {
            into.activations += output.size();
            into.active += output.size();
        }
    }
}
