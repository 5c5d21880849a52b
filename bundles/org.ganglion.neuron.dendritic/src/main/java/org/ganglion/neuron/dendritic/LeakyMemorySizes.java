// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Tensor;

/**
 * How much of everything one neuron of a population has, as its tensors say.
 *
 * @param neurons of the population
 * @param synapses of each
 * @param branches of each
 * @param memories of each
 * @param hidden units of each neuron's perceptron
 */
record LeakyMemorySizes(int neurons, int synapses, int branches, int memories, int hidden) {
    /** Reads the sizes and checks that every tensor has them. */
    static LeakyMemorySizes of(ExpressiveLeakyMemory.Parameters p, int neurons, int synapses) {
        int[] shape = p.wHidden().shape();
        if (shape.length < 2) {
            throw wrong("w_hidden", p.wHidden(), "(H, B + M)");
        }
        int hidden = shape[shape.length - 2];
        int[] memory = p.wMemory().shape();
        if (memory.length < 2 || memory[memory.length - 1] != hidden) {
            throw wrong("w_memory", p.wMemory(), "(M, " + hidden + ')');
        }
        int memories = memory[memory.length - 2];
        int branches = shape[shape.length - 1] - memories;
        if (branches < 1 || synapses % branches != 0) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "field 'w_hidden' leaves " + branches + " branches beside " + memories + " memory units, and "
                            + synapses + " synapses cannot be shared out to them evenly");
        }
        LeakyMemorySizes sizes = new LeakyMemorySizes(neurons, synapses, branches, memories, hidden);
        sizes.positive("tau_s", sizes.perNeuron("tau_s", p.tauS(), synapses));
        sizes.perNeuron("w_s", p.wS(), synapses);
        sizes.positive("tau_m", sizes.perNeuron("tau_m", p.tauM(), memories));
        sizes.perNeuron("w_hidden", p.wHidden(), hidden * (branches + memories));
        sizes.perNeuron("b_hidden", p.bHidden(), hidden);
        sizes.perNeuron("w_memory", p.wMemory(), memories * hidden);
        sizes.perNeuron("b_memory", p.bMemory(), memories);
        sizes.perNeuron("w_y", p.wY(), memories);
        sizes.perNeuron("b_y", p.bY(), 1);
        return sizes;
    }

    /** {@code length} numbers for each neuron, where the tensor gives one number, as many for all, or as many for each. */
    double[] perNeuron(String field, Tensor tensor, int length) {
        int given = tensor.size();
        if ((long) neurons * length > Integer.MAX_VALUE) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    "field '" + field + "' has " + length + " numbers for each of " + neurons
                            + " neurons, together more than 2^31 - 1");
        }
        if (given != 1 && given != length && given != neurons * length) {
            throw wrong(field, tensor, given + " elements; must be " + length + " or " + neurons + " times that");
        }
        double[] all = new double[neurons * length];
        for (int i = 0; i < all.length; i++) {
            all[i] = tensor.at(i % given);
        }
        return all;
    }

    private void positive(String field, double... values) {
        for (double value : values) {
            if (!(value > 0)) {
                throw new GanglionException(
                        Reason.INCONSISTENT, "field '" + field + "' is " + value + " s, must be above 0");
            }
        }
    }

    private static GanglionException wrong(String field, Tensor tensor, String expected) {
        return new GanglionException(
                Reason.INCONSISTENT, "field '" + field + "' has the shape of " + tensor + ", expected " + expected);
    }
}
