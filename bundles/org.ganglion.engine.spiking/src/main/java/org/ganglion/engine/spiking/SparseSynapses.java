// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Arrays;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Tensor;

/**
 * The synapses of a {@code transform.Sparse}: {@code source} and {@code target} of each, in any order; {@code weight}, one for all or one
 * each; {@code delay} in steps, one for all or one each, 0 where it is missing. Instead of {@code source} there may be {@code row_start}:
 * where the synapses of each source begin in {@code target}, and their number.
 */
final class SparseSynapses extends Synapses {
    static final String TYPE = "transform.Sparse";

    private final int sources;
    private final int targets;
    private final int[] start;
    private final int[] target;
    private final double uniform;
    private final int[] delay;
    private final int commonDelay;
    private volatile double[] values;
    private volatile Columns columns;

    private record Columns(int[] start, int[] synapse) {}

    private SparseSynapses(Node node, SynapseOrder order) {
        this.sources = node.input().size();
        this.targets = node.output().size();
        this.start = order.start();
        this.target = order.target();
        Tensor weight = perSynapse(node, "weight", target.length);
        boolean one = weight.size() == 1;
        this.uniform = one ? finite("weight", weight.at(0)) : Double.NaN;
        this.values = one ? null : weights(weight, order);
        this.commonDelay = commonDelay(node);
        this.delay = commonDelay >= 0 ? null : delays(node, order);
    }

    static SparseSynapses of(Node node) {
        return new SparseSynapses(node, SynapseOrder.of(node));
    }

    /** The delay that all synapses of this node have, or -1 where they differ; 0 for every other type of node. */
    static int commonDelay(Node node) {
        if (!node.type().equals(TYPE) || !node.parameters().has("delay")) {
            return 0;
        }
        Tensor delay = node.parameters().tensor("delay");
        int first = steps(delay, 0);
        for (int k = 1, synapses = delay.size(); k < synapses; k++) {
            if (delay.at(k) != first) {
                return -1;
            }
        }
        return first;
    }

    private static int steps(Tensor delay, int synapse) {
        double steps = delay.at(synapse);
        if (steps != (int) steps || steps < 0) {
            throw wrong(
                    "delay",
                    "has the value " + steps + " at element " + synapse + ", expected whole steps, at least 0");
        }
        return (int) steps;
    }

    private static Tensor perSynapse(Node node, String field, int synapses) {
        Tensor given = node.parameters().tensor(field);
        if (given.size() != 1 && given.size() != synapses) {
            throw wrong(field, "has " + given.size() + " elements, expected one or " + synapses);
        }
        return given;
    }

    private static double[] weights(Tensor weight, SynapseOrder order) {
        double[] values = new double[weight.size()];
        for (int k = 0; k < values.length; k++) {
            values[k] = finite("weight", weight.at(order.inFile(k)));
        }
        return values;
    }

    private static int[] delays(Node node, SynapseOrder order) {
        Tensor given = perSynapse(node, "delay", order.target().length);
        int[] delays = new int[given.size()];
        for (int k = 0; k < delays.length; k++) {
            delays[k] = steps(given, order.inFile(k));
        }
        return delays;
    }

    @Override
    void check(Node node) {
        if (node.input().size() != sources || node.output().size() != targets) {
            throw wrong(
                    "target",
                    "is shared with a node from " + sources + " to " + targets + " elements, this one leads from "
                            + node.input() + " to " + node.output());
        }
    }

    @Override
    int[] delayOfEach() {
        if (commonDelay <= 0) {
            return delay;
        }
        int[] each = new int[target.length];
        Arrays.fill(each, commonDelay);
        return each;
    }

    @Override
    public int sources() {
        return sources;
    }

    @Override
    public int targets() {
        return targets;
    }

    @Override
    public boolean dense() {
        return false;
    }

    @Override
    public double[] f64() {
        double[] found = values;
        if (found == null) {
            synchronized (this) {
                found = values;
                if (found == null) {
                    found = new double[target.length];
                    Arrays.fill(found, uniform);
                    values = found;
                }
            }
        }
        return found;
    }

    @Override
    public double uniform() {
        return uniform;
    }

    @Override
    public double[] bias() {
        return null;
    }

    @Override
    public int[] rowStart() {
        return start;
    }

    @Override
    public int[] target() {
        return target;
    }

    @Override
    public int[] delay() {
        return delay;
    }

    @Override
    public int[] columnStart() {
        return columns().start;
    }

    @Override
    public int[] columnSynapse() {
        return columns().synapse;
    }

    private Columns columns() {
        Columns found = columns;
        if (found == null) {
            int[] first = SynapseOrder.starts(target, targets);
            int[] next = first.clone();
            int[] synapse = new int[target.length];
            for (int k = 0; k < target.length; k++) {
                synapse[next[target[k]]++] = k;
            }
            found = new Columns(first, synapse);
            columns = found;
        }
        return found;
    }
}
