// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.transforms;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;

/** One transform and what is given to it, as in {@code transforms.c}. */
interface Work {
    /** Input, the transform, Output. */
    Network network();

    /** Gives it what step t begins with. */
    void feed(Signal input, int t);

    /** The sum of all outputs of step t, by a plain loop. */
    double sum(int t);

    /** A matrix of double precision times a vector without zeros. */
    static Work dense(int size) {
        Drawing drawing = new Drawing(size);
        double[] weight = drawing.numbers(size * size);
        double[] x = drawing.numbers(size);
        return new Work() {
            @Override
            public Network network() {
                return Network.builder()
                        .input("in", size)
                        .linear("product", Tensor.of(weight, size, size))
                        .output("out")
                        .build();
            }

            @Override
            public void feed(Signal input, int t) {
                System.arraycopy(x, 0, input.f64(), 0, size);
                input.dense();
            }

            @Override
            public double sum(int t) {
                double sum = 0;
                for (int i = 0; i < weight.length; i++) {
                    sum += weight[i] * x[i % size];
                }
                return sum;
            }
        };
    }

    /** Spikes of a hundredth of the neurons, other ones each step, each delivered along 200 synapses with weights of their own. */
    static Work sparse(int neurons) {
        int synapses = 200;
        int spikes = neurons / 100;
        int patterns = 50;
        Drawing drawing = new Drawing(neurons);
        int[] target = new int[neurons * synapses];
        for (int source = 0; source < neurons; source++) {
            drawing.ascending(target, source * synapses, synapses, neurons);
        }
        double[] weight = drawing.numbers(target.length);
        int[][] spiking = new int[patterns][spikes];
        for (int[] pattern : spiking) {
            drawing.ascending(pattern, 0, spikes, neurons);
        }
        return new Work() {
            @Override
            public Network network() {
                int[] source =
                        IntStream.range(0, target.length).map(k -> k / synapses).toArray();
                return Network.builder()
                        .input("in", neurons)
                        .sparse("delivery", new int[] {neurons}, source, target, weight)
                        .output("out")
                        .build();
            }

            @Override
            public void feed(Signal input, int t) {
                System.arraycopy(spiking[t % patterns], 0, input.index(), 0, spikes);
                input.spikes(spikes);
            }

            @Override
            public double sum(int t) {
                return Arrays.stream(spiking[t % patterns])
                        .mapToDouble(source -> Arrays.stream(weight, source * synapses, (source + 1) * synapses)
                                .sum())
                        .sum();
            }
        };
    }
}
