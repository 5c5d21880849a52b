// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;

/**
 * Conv1d and Conv2d: cross-correlation as in torch. Every input element that is not 0 adds its column of weights to the outputs that its
 * windows reach, elements ascending, so that silence costs nothing and the result does not depend on the form of the input.
 */
final class Convolving implements Transform {
    @Override
    public void check(Node node, Options options) {
        kernel(node);
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Convolved(
                kernel(node), new ActiveElements(context.input(node.id(), 0)), context.output(node.id(), 0));
    }

    /**
     * Weights in the order of their use.
     *
     * @param window how they slide
     * @param inputsPerGroup channels
     * @param outputsPerGroup channels
     * @param outputs channels
     * @param taps by input channel, row, column of the window, and output channel of the group
     * @param nonZero how many are not 0, by input channel, row and column
     * @param bias by output channel
     */
    private record Kernel(
            Sliding window,
            int inputsPerGroup,
            int outputsPerGroup,
            int outputs,
            double[] taps,
            int[] nonZero,
            double[] bias) {}

    private static Kernel kernel(Node node) {
        Parameters parameters = node.parameters();
        Tensor weight = parameters.tensor("weight");
        int rank = node.type().equals("Conv1d") ? 1 : 2;
        int[] shape = weight.shape();
        if (shape.length != rank + 2) {
            throw Sliding.wrong("field 'weight' has the shape " + Arrays.toString(shape) + ", expected " + (rank + 2)
                    + " dimensions");
        }
        Sliding window = Sliding.of(node, rank, Arrays.copyOfRange(shape, 2, rank + 2));
        int groups = parameters.has("groups") ? (int) parameters.number("groups") : 1;
        if (groups < 1 || shape[0] % groups != 0 || window.channels() != (long) shape[1] * groups) {
            throw Sliding.wrong("field 'groups' is " + groups + ", field 'weight' has the shape "
                    + Arrays.toString(shape) + ", the input has " + window.channels() + " channels");
        }
        window.requireOutput(node, shape[0]);
        double[] bias = parameters.has("bias") ? parameters.numbers("bias", shape[0]) : new double[shape[0]];
        return arrange(weight, window, shape[1], shape[0] / groups, shape[0], bias);
    }

    private static Kernel arrange(
            Tensor weight, Sliding window, int inputsPerGroup, int outputsPerGroup, int outputs, double[] bias) {
        int spots = window.kernel()[0] * window.kernel()[1];
        double[] taps = new double[weight.size()];
        int[] nonZero = new int[window.channels() * spots];
        for (int o = 0; o < outputs; o++) {
            int group = o / outputsPerGroup;
            for (int i = 0; i < inputsPerGroup; i++) {
                for (int k = 0; k < spots; k++) {
                    double w = weight.at((o * inputsPerGroup + i) * spots + k);
                    if (!Double.isFinite(w)) {
                        throw Sliding.wrong("field 'weight' has the value " + w);
                    }
                    int spot = (group * inputsPerGroup + i) * spots + k;
                    taps[spot * outputsPerGroup + o % outputsPerGroup] = w;
                    nonZero[spot] += w == 0 ? 0 : 1;
                }
            }
        }
        return new Kernel(window, inputsPerGroup, outputsPerGroup, outputs, taps, nonZero, bias);
    }

    private static final class Convolved implements PlainStage {
        private final Kernel kernel;
        private final Sliding window;
        private final ActiveElements input;
        private final Signal output;
        private final int[] rowFor;
        private final int[] columnFor;
        private final double[] initial;
        private final double[] sums;
        private final SynapticCount count = new SynapticCount();

        Convolved(Kernel kernel, ActiveElements input, Signal output) {
            this.kernel = kernel;
            this.window = kernel.window;
            this.input = input;
            this.output = output;
            this.rowFor = window.rowTable();
            this.columnFor = window.columnTable();
            this.sums = new double[output.size()];
            this.initial = new double[output.size()];
            for (int i = 0; i < initial.length; i++) {
                initial[i] = kernel.bias[i % kernel.outputs];
            }
        }

        @Override
        public void step(long t) {
            input.find();
            System.arraycopy(initial, 0, sums, 0, sums.length);
            int[] index = input.index();
            double[] values = input.values();
            long effective = 0;
            for (int n = 0, active = input.count(); n < active; n++) {
                effective += spread(index[n], values[n]);
            }
            count.set(effective, input.unit());
            byChannel();
        }

        /** The sums stand by row, column, channel, so that the innermost loop runs over memory in a row. */
        private long spread(int element, double value) {
            int x = element % window.width();
            int y = element / window.width() % window.height();
            int channel = element / (window.width() * window.height());
            int firstOutput = channel / kernel.inputsPerGroup * kernel.outputsPerGroup;
            int kernelRows = window.kernel()[0];
            int kernelColumns = window.kernel()[1];
            long effective = 0;
            for (int ky = 0; ky < kernelRows; ky++) {
                int row = rowFor[y * kernelRows + ky];
                if (row < 0) {
                    continue;
                }
                for (int kx = 0; kx < kernelColumns; kx++) {
                    int column = columnFor[x * kernelColumns + kx];
                    if (column >= 0) {
                        int spot = (channel * kernelRows + ky) * kernelColumns + kx;
                        int to = (row * window.columns() + column) * kernel.outputs + firstOutput;
                        add(spot * kernel.outputsPerGroup, to, value);
                        effective += kernel.nonZero[spot];
                    }
                }
            }
            return effective;
        }

        private void add(int from, int to, double value) {
            double[] taps = kernel.taps;
            for (int o = 0, outputs = kernel.outputsPerGroup; o < outputs; o++) {
                sums[to + o] += value * taps[from + o];
            }
        }

        /** Four channels at a time, which mostly stand in one line of the cache. */
        private void byChannel() {
            double[] y = output.f64();
            int places = sums.length / kernel.outputs;
            int o = 0;
            for (; o + 3 < kernel.outputs; o += 4) {
                fourChannels(sums, kernel.outputs, o, y, o * places, places);
            }
            for (; o < kernel.outputs; o++) {
                for (int place = 0; place < places; place++) {
                    y[o * places + place] = sums[place * kernel.outputs + o];
                }
            }
            output.dense();
        }

        private static void fourChannels(double[] sums, int outputs, int from, double[] y, int to, int places) {
            for (int place = 0; place < places; place++) {
                int at = place * outputs + from;
                y[to + place] = sums[at];
                y[to + places + place] = sums[at + 1];
                y[to + 2 * places + place] = sums[at + 2];
                y[to + 3 * places + place] = sums[at + 3];
            }
        }

        @Override
        public void count(Operations into) {
            count.addTo(into);
        }
    }
}
