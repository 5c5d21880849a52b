// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Arrays;
import java.util.function.Supplier;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;

/** Conv1d and Conv2d: a product for each place of the window; the bias is added in digital. */
final class ConvolutionStage implements Stage {
    private final Windows windows;
    private final MatrixShape shape;
    private final Signal input;
    private final Signal output;
    private final double[] bias;
    private final double[] weights;
    private final Supplier<CrossbarSettings> settings;
    private final StoredMatrices matrices;
    private final double[] values;
    private final double[] window;
    private final EffectiveOperations operations;

    ConvolutionStage(StageContext context, Node node, Supplier<CrossbarSettings> settings) {
        this.windows = Windows.of(node);
        this.shape = windows.shape();
        this.input = context.input(node.id(), 0);
        this.output = context.output(node.id(), 0);
        this.settings = settings;
        int channels = shape.outputs() * shape.count();
        this.bias = node.parameters().has("bias") ? node.parameters().numbers("bias", channels) : new double[channels];
        this.weights = windows.arrange(node.parameters().tensor("weight"));
        this.matrices = new StoredMatrices(context, node, shape, weights, settings.get());
        this.values = new double[input.size()];
        this.window = new double[shape.inputs()];
        this.operations = new EffectiveOperations(shape.inputs() * shape.count());
    }

    @Override
    public void step(long t) {
        matrices.follow(settings.get());
        input.read(values, 0);
        double[] y = output.f64();
        int places = shape.products();
        for (int channel = 0; channel < bias.length; channel++) {
            Arrays.fill(y, channel * places, (channel + 1) * places, bias[channel]);
        }
        operations.begin();
        for (int group = 0; group < shape.count(); group++) {
            for (int place = 0; place < places; place++) {
                windows.gather(values, group, place, window);
                matrices.product(group).addTo(window, 0, y, group * shape.outputs() * places + place, places);
                operations.add(window, group * shape.inputs(), shape.inputs(), weights, shape.outputs());
            }
        }
        output.dense();
    }

    @Override
    public void push() {
        matrices.restore();
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
