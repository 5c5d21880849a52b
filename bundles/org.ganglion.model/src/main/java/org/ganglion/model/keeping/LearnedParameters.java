// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.model.learned.LearnedState;

/**
 * Learned weights as parameters. A session keeps them by source, targets ascending (see {@code Weights}); the parameter of Affine and Linear
 * is by target, that of sparse connectivity in any order.
 */
public final class LearnedParameters {
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    private final LearnedState learned;

    /** Of this state. */
    public LearnedParameters(LearnedState learned) {
        this.learned = learned;
    }

    /**
     * The network with them.
     *
     * @throws GanglionException INCONSISTENT or UNSUPPORTED, naming node and variable
     */
    public Network into(Network network) {
        Map<String, Node> nodes = new LinkedHashMap<>(network.nodes());
        boolean any = false;
        for (Plan.Block block : learned.blocks()) {
            String name = block.variable().name();
            if (!name.equals(WEIGHT) && !name.equals(BIAS)) {
                continue; // what the rule must know to go on learning is not the network's
            }
            Node node = nodes.get(block.node());
            if (node == null || !node.parameters().has(name) || !(block.array() instanceof double[] values)) {
                throw wrong(block, "the model has no such parameter");
            }
            Tensor before = node.parameters().tensor(name);
            Tensor after = name.equals(BIAS) ? bias(block, node, values) : weight(block, node, before, values);
            Parameters parameters = node.parameters().with(name, after);
            nodes.put(node.id(), new Node(node.id(), node.type(), parameters, node.inputs(), node.outputs()));
            any = true;
        }
        if (!any) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "what model '" + learned.model() + "' learned is no parameter of a node");
        }
        return new Network(nodes, network.edges(), network.plasticity(), network.options());
    }

    private static Tensor bias(Plan.Block block, Node node, double[] values) {
        int targets = node.output().size();
        if (values.length != targets) {
            throw wrong(block, "it has " + values.length + " elements, the node " + targets + " targets");
        }
        int[] shape = node.parameters().tensor(BIAS).shape();
        boolean shared = node.parameters().tensor(BIAS).size() != values.length;
        return Tensor.of(values, shared ? node.output().shape() : shape);
    }

    private static Tensor weight(Plan.Block block, Node node, Tensor before, double[] values) {
        if (node.parameters().has("target")) {
            return sparse(block, node.parameters(), values);
        }
        int[] shape = before.shape();
        if (shape.length < 2 || before.size() != values.length) {
            throw wrong(
                    block,
                    "it has " + values.length + " elements, the parameter has the shape " + Arrays.toString(shape));
        }
        int sources = shape[shape.length - 1];
        int targets = shape[shape.length - 2];
        double[] byTarget = new double[values.length];
        for (int first = 0; first < values.length; first += sources * targets) {
            for (int t = 0; t < targets; t++) {
                for (int s = 0; s < sources; s++) {
                    byTarget[first + t * sources + s] = values[first + s * targets + t];
                }
            }
        }
        return Tensor.of(byTarget, shape);
    }

    private static Tensor sparse(Plan.Block block, Parameters parameters, double[] values) {
        int[] target = parameters.tensor("target").i32();
        int[] source = parameters.has("row_start")
                ? sourceOf(parameters.tensor("row_start").i32(), target.length)
                : parameters.tensor("source").i32();
        if (source.length != values.length || target.length != values.length) {
            throw wrong(block, "it has " + values.length + " elements, the node " + source.length + " synapses");
        }
        int[] order = IntStream.range(0, source.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(s -> source[s]).thenComparingInt(s -> target[s]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] inFile = new double[values.length];
        for (int s = 0; s < order.length; s++) {
            inFile[order[s]] = values[s];
        }
        return Tensor.of(inFile, inFile.length);
    }

    /** The source of each synapse, of which those of a source follow each other. */
    private static int[] sourceOf(int[] rowStart, int synapses) {
        int[] source = new int[synapses];
        for (int s = 0; s + 1 < rowStart.length; s++) {
            Arrays.fill(source, rowStart[s], rowStart[s + 1], s);
        }
        return source;
    }

    private static GanglionException wrong(Plan.Block block, String what) {
        return new GanglionException(
                Reason.INCONSISTENT,
                "node '" + block.node() + "', learned '" + block.variable().name() + "': " + what);
    }
}
