// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** Scale: {@code y = s x} by element. */
final class Scaling implements Transform {
    /**
     * As in NIR.
     *
     * @param scale one, or one per element
     */
    record Parameters(double[] scale) {}

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
        return new Scaled(parameters(node).scale, context.input(node.id(), 0), context.output(node.id(), 0));
    }

    private record Scaled(double[] scale, Signal input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            if (input.form() == Form.DENSE) {
                double[] x = input.f64();
                double[] y = output.f64();
                for (int i = 0; i < y.length; i++) {
                    y[i] = scale[i] * x[i];
                }
                output.dense();
            } else {
                scaleEvents(input.form() == Form.EVENTS ? input.f64() : null);
            }
        }

        private void scaleEvents(double[] x) {
            int[] from = input.index();
            int[] to = output.index();
            double[] y = output.f64();
            int count = input.count();
            for (int n = 0; n < count; n++) {
                to[n] = from[n];
                y[n] = x == null ? scale[from[n]] : scale[from[n]] * x[n];
            }
            output.events(count);
        }
    }
}
