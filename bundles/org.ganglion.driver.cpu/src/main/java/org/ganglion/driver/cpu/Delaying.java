// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;

/** Delay: {@code y(t) = x(t - delay)} by element, a delay of {@code floor(delay / dt + 0.5)} steps. */
final class Delaying implements Transform {
    private static final String LINE = "line";
    private static final String HEAD = "line.head";

    /**
     * As in NIR.
     *
     * @param delay s, one, or one per element
     */
    record Parameters(double[] delay) {}

    @Override
    public void check(Node node, Options options) {
        SameSize.require(node);
        Shapes.size(longest(steps(node, options)) + 1, node.output().size());
    }

    private static int[] steps(Node node, Options options) {
        double[] delay = node.parameters().bind(Parameters.class, node.output().size()).delay;
        int[] steps = new int[delay.length];
        for (int i = 0; i < steps.length; i++) {
            double rounded = Math.floor(delay[i] / options.dt() + 0.5);
            if (rounded < 0 || rounded >= Integer.MAX_VALUE) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        "field 'delay' is " + delay[i] + " s at element " + i + ", " + rounded + " steps");
            }
            steps[i] = (int) rounded;
        }
        return steps;
    }

    private static int longest(int[] steps) {
        return Arrays.stream(steps).max().orElse(0);
    }

    @Override
    public List<Variable> variables(Node node, Options options) {
        int[] shape = {longest(steps(node, options)) + 1, node.output().size()};
        return List.of(
                new Variable(LINE, Dtype.F64, shape, "", Role.QUEUE, 0),
                new Variable(HEAD, Dtype.I32, new int[] {1}, "", Role.QUEUE, 0));
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Delayed(
                steps(node, context.network().options()),
                context.state(node.id()).f64(LINE),
                context.state(node.id()).i32(HEAD),
                new DenseView(context.input(node.id(), 0)),
                context.output(node.id(), 0));
    }

    private record Delayed(int[] steps, double[] line, int[] head, DenseView input, Signal output)
            implements PlainStage {
        @Override
        public void step(long t) {
            int now = head[0] * steps.length;
            System.arraycopy(input.values(), 0, line, now, steps.length);
            double[] y = output.f64();
            for (int i = 0; i < steps.length; i++) {
                int at = now - steps[i] * steps.length;
                y[i] = line[(at < 0 ? at + line.length : at) + i];
            }
            output.dense();
            head[0] = now + steps.length == line.length ? 0 : head[0] + 1;
        }
    }
}
