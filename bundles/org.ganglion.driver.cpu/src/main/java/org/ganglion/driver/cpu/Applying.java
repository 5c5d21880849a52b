// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.function.DoubleUnaryOperator;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/**
 * A function of each element: Tanh, {@code y = tanh(x)}, Sigmoid, {@code y = 1 / (1 + exp(-x))}, SiLU, {@code y = x / (1 + exp(-x))}, and
 * Softplus, {@code y = ln(1 + exp(x))}.
 */
final class Applying implements Transform {
    static final Applying TANH = new Applying(StrictMath::tanh);
    static final Applying SIGMOID = new Applying(Applying::sigmoid);
    static final Applying SILU = new Applying(x -> x * sigmoid(x));
    static final Applying SOFTPLUS = new Applying(x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));

    private record Parameters() {}

    private final DoubleUnaryOperator function;

    private Applying(DoubleUnaryOperator function) {
        this.function = function;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    @Override
    public void check(Node node, Options options) {
        node.parameters().bind(Parameters.class, 1);
        SameSize.require(node);
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Applied(function, new DenseView(context.input(node.id(), 0)), context.output(node.id(), 0));
    }

    private record Applied(DoubleUnaryOperator function, DenseView input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            double[] x = input.values();
            double[] y = output.f64();
            for (int i = 0; i < y.length; i++) {
                y[i] = function.applyAsDouble(x[i]);
            }
            output.dense();
        }

        @Override
        public void count(Operations into) {
            into.activations += output.size();
            for (double y : output.f64()) {
                into.active += y == 0 ? 0 : 1;
            }
        }
    }
}
