// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Arrays;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Weights;

/** Affine and Linear: one product a step; the bias is added in digital. */
final class DenseStage implements Stage {
    private final Weights weights;
    private final Signal input;
    private final Signal output;
    private final Supplier<CrossbarSettings> settings;
    private final StoredMatrices matrices;
    private final double[] values;
    private final EffectiveOperations operations;

    DenseStage(StageContext context, Node node, Supplier<CrossbarSettings> settings) {
        this.weights = context.weights(node.id());
        this.input = context.input(node.id(), 0);
        this.output = context.output(node.id(), 0);
        this.settings = settings;
        this.values = new double[weights.sources()];
        this.matrices = new StoredMatrices(context, node, shape(node), weights.f64(), settings.get());
        this.operations = new EffectiveOperations(weights.sources());
    }

    static MatrixShape shape(Node node) {
        int[] weight = node.parameters().tensor("weight").shape();
        if (weight.length != 2
                || node.input().size() != weight[1]
                || node.output().size() != weight[0]) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "field 'weight' has the shape " + Arrays.toString(weight)
                            + ", not that of one matrix for all inputs");
        }
        return new MatrixShape(node.input().size(), node.output().size(), 1, 1);
    }

    @Override
    public void step(long t) {
        matrices.follow(settings.get());
        input.read(values, 0);
        double[] y = output.f64();
        if (weights.bias() == null) {
            Arrays.fill(y, 0);
        } else {
            System.arraycopy(weights.bias(), 0, y, 0, y.length);
        }
        matrices.product(0).addTo(values, 0, y, 0, 1);
        output.dense();
        operations.count(values, weights.f64(), weights.targets());
    }

    @Override
    public void push() {
        matrices.restore();
        operations.forget(0, weights.sources());
    }

    @Override
    public void weightsChanged(String node, int from, int to) {
        matrices.change(from, to);
        if (to > from) {
            operations.forget(from / weights.targets(), (to - 1) / weights.targets() + 1);
        }
    }

    @Override
    public void count(Operations into) {
        operations.addTo(into);
    }

    @Override
    public void close() {
        // holds nothing but memory
    }
}
