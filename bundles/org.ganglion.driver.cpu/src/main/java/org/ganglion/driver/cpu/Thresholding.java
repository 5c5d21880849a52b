// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** Threshold: a spike where {@code x > threshold}. */
final class Thresholding implements Transform {
    /**
     * As in NIR.
     *
     * @param threshold one, or one per element
     */
    record Parameters(double[] threshold) {}

    @Override
    public void check(Node node, Options options) {
        parameters(node);
        SameSize.require(node);
    }

    private static Parameters parameters(Node node) {
        return node.parameters().bind(Parameters.class, node.output().size());
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Compared(
                parameters(node).threshold, new DenseView(context.input(node.id(), 0)), context.output(node.id(), 0));
    }

    private record Compared(double[] threshold, DenseView input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            double[] x = input.values();
            int[] index = output.index();
            int spikes = 0;
            for (int i = 0; i < threshold.length; i++) {
                if (x[i] > threshold[i]) {
                    index[spikes++] = i;
                }
            }
            output.spikes(spikes);
        }

        @Override
        public void count(Operations into) {
            into.activations += output.size();
            into.active += output.count();
        }
    }
}
