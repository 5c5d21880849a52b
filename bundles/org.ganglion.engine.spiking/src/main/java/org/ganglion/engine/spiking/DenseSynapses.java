// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Arrays;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Tensor;

/**
 * The synapses of an Affine or Linear, by source. A weight of the shape (O, I) is dense; one with further leading dimensions is a block
 * per leading index.
 */
final class DenseSynapses extends Synapses {
    private final int blocks;
    private final int sourcesPerBlock;
    private final int targetsPerBlock;
    private final double[] values;
    private final double[] bias;
    private volatile Rows rows;
    private volatile Columns columns;

    private record Rows(int[] start, int[] target) {}

    private record Columns(int[] start, int[] synapse) {}

    private DenseSynapses(int blocks, int sourcesPerBlock, int targetsPerBlock, double[] values, double[] bias) {
        this.blocks = blocks;
        this.sourcesPerBlock = sourcesPerBlock;
        this.targetsPerBlock = targetsPerBlock;
        this.values = values;
        this.bias = bias;
    }

    static DenseSynapses of(Node node) {
        Tensor weight = node.parameters().tensor("weight");
        int[] shape = weight.shape();
        if (shape.length < 2) {
            throw wrong("weight", "has the shape " + Arrays.toString(shape) + ", expected outputs and inputs");
        }
        int sources = shape[shape.length - 1];
        int targets = shape[shape.length - 2];
        int blocks = weight.size() / (sources * targets);
        double[] bias = node.parameters().has("bias") ? bias(node, blocks, targets) : null;
        return new DenseSynapses(blocks, sources, targets, bySource(weight, blocks, sources, targets), bias);
    }

    @Override
    void check(Node node) {
        if (node.input().size() != sources() || node.output().size() != targets()) {
            throw wrong(
                    "weight",
                    "leads from " + sources() + " to " + targets() + " elements, the node from " + node.input() + " to "
                            + node.output());
        }
    }

    private static double[] bias(Node node, int blocks, int targets) {
        Tensor given = node.parameters().tensor("bias");
        if (given.size() != targets && given.size() != blocks * targets) {
            throw wrong(
                    "bias", "has the shape " + Arrays.toString(given.shape()) + ", expected " + targets + " elements");
        }
        double[] bias = new double[blocks * targets];
        for (int t = 0; t < bias.length; t++) {
            bias[t] = finite("bias", given.at(t % given.size()));
        }
        return bias;
    }

    private static double[] bySource(Tensor weight, int blocks, int sources, int targets) {
        double[] values = new double[weight.size()];
        for (int b = 0; b < blocks; b++) {
            int block = b * sources * targets;
            for (int t = 0; t < targets; t++) {
                for (int s = 0; s < sources; s++) {
                    values[block + s * targets + t] = finite("weight", weight.at(block + t * sources + s));
                }
            }
        }
        return values;
    }

    @Override
    public int sources() {
        return blocks * sourcesPerBlock;
    }

    @Override
    public int targets() {
        return blocks * targetsPerBlock;
    }

    @Override
    public boolean dense() {
        return blocks == 1;
    }

    @Override
    public double[] f64() {
        return values;
    }

    @Override
    public double[] bias() {
        return bias;
    }

    @Override
    public int[] rowStart() {
        return rows().start;
    }

    @Override
    public int[] target() {
        return rows().target;
    }

    @Override
    public int[] delay() {
        return null;
    }

    @Override
    public int[] columnStart() {
        return columns().start;
    }

    @Override
    public int[] columnSynapse() {
        return columns().synapse;
    }

    private Rows rows() {
        Rows found = rows;
        if (found == null) {
            int[] start = new int[sources() + 1];
            int[] target = new int[values.length];
            for (int s = 0; s < sources(); s++) {
                start[s + 1] = start[s] + targetsPerBlock;
                int first = s / sourcesPerBlock * targetsPerBlock;
                for (int t = 0; t < targetsPerBlock; t++) {
                    target[start[s] + t] = first + t;
                }
            }
            found = new Rows(start, target);
            rows = found;
        }
        return found;
    }

    private Columns columns() {
        Columns found = columns;
        if (found == null) {
            int[] start = new int[targets() + 1];
            int[] synapse = new int[values.length];
            int next = 0;
            for (int t = 0; t < targets(); t++) {
                int block = t / targetsPerBlock;
                for (int s = 0; s < sourcesPerBlock; s++) {
                    synapse[next++] = (block * sourcesPerBlock + s) * targetsPerBlock + t % targetsPerBlock;
                }
                start[t + 1] = next;
            }
            found = new Columns(start, synapse);
            columns = found;
        }
        return found;
    }
}
