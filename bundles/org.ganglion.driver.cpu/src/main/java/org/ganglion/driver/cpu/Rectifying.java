// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** ReLU: {@code y = max(0, x)} by element. */
final class Rectifying implements Transform {
    private record Parameters() {}

    @Override
    public void check(Node node, Options options) {
        node.parameters().bind(Parameters.class, 1);
        SameSize.require(node);
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Rectified(new ActiveElements(context.input(node.id(), 0)), context.output(node.id(), 0));
    }

    private record Rectified(ActiveElements input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            input.find();
            int[] from = input.index();
            double[] x = input.values();
            int[] to = output.index();
            double[] y = output.f64();
            int positive = 0;
            for (int n = 0, active = input.count(); n < active; n++) {
                // a value that is not a number goes on, so that whoever looks for it finds it
                if (!(x[n] < 0)) {
                    to[positive] = from[n];
                    y[positive++] = x[n];
                }
            }
            output.events(positive);
        }

        @Override
        public void count(Operations into) {
            into.activations += output.size();
            into.active += output.count();
        }
    }
}
