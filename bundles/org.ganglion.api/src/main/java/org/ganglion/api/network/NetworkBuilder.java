// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Builds a network node by node. Each node takes what the one before it gives, or what {@link #after} names; further edges are added
 * with {@link #edge}. Shapes follow from the nodes before. Types and parameters are those of NIR, so what is built can be saved as
 * {@code .nir} and comes back equal.
 *
 * <pre>{@code
 * Network network = Network.builder()
 *         .input("input", 2)
 *         .affine("weights", new double[][] {{1, 2}, {3, 4}, {5, 6}}, new double[] {0, 0, 0.1})
 *         .lif("neurons", 0.02, 1, 0, 1, 0)
 *         .output("output")
 *         .build();
 * }</pre>
 *
 * <p>Every method that adds a node fails with INCONSISTENT, naming node and field, if a value cannot be. Not safe for use by several
 * threads.
 */
public final class NetworkBuilder {
    private static final Set<String> SPIKING = Set.of("IF", "LIF", "CubaLIF");
    private static final Set<String> CURRENT_BASED = Set.of("CubaLI", "CubaLIF");

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<String, Plasticity> plasticity = new LinkedHashMap<>();
    private Options options = Options.DEFAULT;
    private String last;

    NetworkBuilder() {}

    /** Where signals enter; begins a new chain. */
    public NetworkBuilder input(String id, int... shape) {
        last = null;
        return node(id, Node.INPUT, shapeParameter(shape), shape, shape);
    }

    /** Where signals leave. */
    public NetworkBuilder output(String id) {
        int[] shape = before(id);
        return node(id, Node.OUTPUT, shapeParameter(shape), shape, shape);
    }

    /** The next node takes what this one gives. */
    public NetworkBuilder after(String id) {
        existing(id);
        last = id;
        return this;
    }

    /** A further edge; both nodes may come later. */
    public NetworkBuilder edge(String from, String to) {
        edges.add(new Edge(from, to));
        return this;
    }

    /** y = W x, with the weight as rows of outputs. */
    public NetworkBuilder linear(String id, double[][] weight) {
        return linear(id, matrix(id, weight));
    }

    /** y = W x, with the weight of the shape (.., outputs, inputs). */
    public NetworkBuilder linear(String id, Tensor weight) {
        return dense(id, "Linear", weight, Parameters.builder().put("weight", weight));
    }

    /** y = W x + b, with the weight as rows of outputs. */
    public NetworkBuilder affine(String id, double[][] weight, double[] bias) {
        return affine(id, matrix(id, weight), Tensor.of(bias.clone(), bias.length));
    }

    /** y = W x + b, with the weight of the shape (.., outputs, inputs) and a bias per output. */
    public NetworkBuilder affine(String id, Tensor weight, Tensor bias) {
        return dense(
                id, "Affine", weight, Parameters.builder().put("weight", weight).put("bias", bias));
    }

    /** y = s x by element; one factor for all or one per element. */
    public NetworkBuilder scale(String id, double... factors) {
        return byElement(id, "Scale", Parameters.builder().put("scale", list(factors)));
    }

    /** A spike where x is above the threshold; one for all or one per element. */
    public NetworkBuilder threshold(String id, double... thresholds) {
        return byElement(id, "Threshold", Parameters.builder().put("threshold", list(thresholds)));
    }

    /** y(t) = x(t - tau), in seconds; one for all or one per element. */
    public NetworkBuilder delay(String id, double... seconds) {
        return byElement(id, "Delay", Parameters.builder().put("delay", list(seconds)));
    }

    /** Cross-correlation along one dimension: weight (outputs, inputs / groups, kernel), bias (outputs). */
    public NetworkBuilder conv1d(String id, Tensor weight, Tensor bias, Slide slide) {
        return convolution(id, "Conv1d", 1, weight, bias, slide);
    }

    /** Cross-correlation along two dimensions: weight (outputs, inputs / groups, kernel, kernel), bias (outputs). */
    public NetworkBuilder conv2d(String id, Tensor weight, Tensor bias, Slide slide) {
        return convolution(id, "Conv2d", 2, weight, bias, slide);
    }

    /** The sum of a window in every channel; rows and columns each. */
    public NetworkBuilder sumPool2d(String id, int[] kernel, int[] stride, int[] padding) {
        return pool(id, "SumPool2d", kernel, stride, padding);
    }

    /** The mean of a window in every channel, zeros of the padding included; rows and columns each. */
    public NetworkBuilder avgPool2d(String id, int[] kernel, int[] stride, int[] padding) {
        return pool(id, "AvgPool2d", kernel, stride, padding);
    }

    /** The largest of a window in every channel; rows and columns each. */
    public NetworkBuilder maxPool2d(String id, int[] kernel, int[] stride, int[] padding) {
        return pool(id, "transform.MaxPool2d", kernel, stride, padding);
    }

    /** All dimensions in one. */
    public NetworkBuilder flatten(String id) {
        int[] shape = before(id);
        Parameters parameters = Parameters.builder()
                .put("start_dim", Tensor.of(new int[] {0}))
                .put("end_dim", Tensor.of(new int[] {-1}))
                .put("input_type", Tensor.of(shape, shape.length))
                .build();
        return node(id, "Flatten", parameters, shape, new int[] {Shapes.size(shape)});
    }

    /** dv/dt = r x; sends v. */
    public NetworkBuilder i(String id, double r) {
        return population(id, "I", of -> of.put("r", r));
    }

    /** dv/dt = r x with a spike where v is above the threshold. */
    public NetworkBuilder integrateAndFire(String id, double r, double vThreshold, double vReset) {
        return population(
                id, "IF", of -> of.put("r", r).put("v_threshold", vThreshold).put("v_reset", vReset));
    }

    /** tau dv/dt = (v_leak - v) + r x; sends v. Seconds, Ohm, V. */
    public NetworkBuilder li(String id, double tau, double r, double vLeak) {
        return population(id, "LI", of -> of.put("tau", tau).put("r", r).put("v_leak", vLeak));
    }

    /** tau dv/dt = (v_leak - v) + r x with a spike where v is above the threshold. Seconds, Ohm, V. */
    public NetworkBuilder lif(String id, double tau, double r, double vLeak, double vThreshold, double vReset) {
        return population(id, "LIF", of -> of.put("tau", tau)
                .put("r", r)
                .put("v_leak", vLeak)
                .put("v_threshold", vThreshold)
                .put("v_reset", vReset));
    }

    /**
     * A population of any type, by the names of its parameters: one number for all neurons or one per neuron. NIR's own defaults are
     * filled in ({@code v_reset} 0, {@code w_in} 1).
     */
    public NetworkBuilder population(String id, String type, Consumer<Parameters.Builder> parameters) {
        return byElement(id, type, filled(type, parameters));
    }

    /**
     * A population with several receptors, or of another shape than what comes in: input (receptors, neurons..), output (neurons..).
     */
    public NetworkBuilder population(
            String id, String type, int[] input, int[] output, Consumer<Parameters.Builder> parameters) {
        return node(id, type, filled(type, parameters).build(), input, output);
    }

    /** A transform that works by element without parameters, such as {@code transform.ReLU}. */
    public NetworkBuilder transform(String id, String type) {
        int[] shape = before(id);
        return node(id, type, Parameters.NONE, shape, shape);
    }

    /**
     * Sparse synapses with a delay each.
     *
     * @param output the shape behind them
     * @param source element of the input, per synapse
     * @param target element of the output, per synapse
     * @param weight one per synapse, or one for all
     * @param delay in steps, at least 0, one per synapse, or one for all; none for no delay
     */
    public NetworkBuilder sparse(String id, int[] output, int[] source, int[] target, double[] weight, int... delay) {
        Parameters.Builder parameters = Parameters.builder()
                .put("source", Tensor.of(source.clone(), source.length))
                .put("target", Tensor.of(target.clone(), target.length))
                .put("weight", list(weight));
        if (delay.length > 0) {
            parameters.put("delay", Slide.list(delay.clone()));
        }
        return node(id, "transform.Sparse", parameters.build(), before(id), output);
    }

    /** A node of any type and any shapes; it takes what the node before it gives, if there is one. */
    public NetworkBuilder node(String id, String type, Parameters parameters, int[] input, int[] output) {
        Node node = new Node(
                id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
        if (nodes.putIfAbsent(id, node) != null) {
            throw new GanglionException(Reason.INCONSISTENT, "node '" + id + "' exists already");
        }
        if (last != null) {
            edges.add(new Edge(last, id));
        }
        last = id;
        return this;
    }

    /** The weights of a transform change while the network runs; {@code modulator} names the node that teaches it, or is null. */
    public NetworkBuilder learns(String transform, String rule, Parameters parameters, String modulator) {
        plasticity.put(transform, new Plasticity(transform, rule, parameters, modulator));
        return this;
    }

    /** What the network's file would not say, by a key of {@link Options#with}. */
    public NetworkBuilder option(String key, String value) {
        options = options.with(key, value);
        return this;
    }

    /**
     * The network so far.
     *
     * @throws GanglionException INCONSISTENT if an edge names a node that does not exist, or its ends differ in shape by more than
     *     leading ones
     */
    public Network build() {
        Network network = new Network(nodes, edges, plasticity, options);
        for (Edge edge : edges) {
            int[] given = network.node(edge.from()).output().shape();
            int[] taken = network.node(edge.to()).input().shape();
            if (!Arrays.equals(Shapes.withoutLeadingOnes(given), Shapes.withoutLeadingOnes(taken))) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        "edge '" + edge.from() + "' -> '" + edge.to() + "': gives the shape " + Arrays.toString(given)
                                + ", node '" + edge.to() + "' takes " + Arrays.toString(taken));
            }
        }
        return network;
    }

    private NetworkBuilder dense(String id, String type, Tensor weight, Parameters.Builder parameters) {
        int[] shape = weight.shape();
        if (shape.length < 2) {
            throw wrong(id, "weight", "has the shape " + Arrays.toString(shape) + ", expected outputs and inputs");
        }
        int[] output = Arrays.copyOf(shape, shape.length - 1);
        int[] input = output.clone();
        input[input.length - 1] = shape[shape.length - 1];
        Parameters all = parameters.build();
        if (all.has("bias")) {
            int[] bias = all.tensor("bias").shape();
            if (!Arrays.equals(bias, output) && !Arrays.equals(bias, new int[] {output[output.length - 1]})) {
                throw wrong(
                        id,
                        "bias",
                        "has the shape " + Arrays.toString(bias) + ", field 'weight' has " + Arrays.toString(shape));
            }
        }
        return node(id, type, all, input, output);
    }

    private NetworkBuilder convolution(String id, String type, int rank, Tensor weight, Tensor bias, Slide slide) {
        int[] input = before(id);
        int[] shape = weight.shape();
        if (shape.length != rank + 2) {
            throw wrong(
                    id,
                    "weight",
                    "has the shape " + Arrays.toString(shape) + ", expected " + (rank + 2) + " dimensions");
        }
        if (input.length != rank + 1 || input[0] != (long) shape[1] * slide.groups()) {
            throw wrong(
                    id,
                    "weight",
                    "has the shape " + Arrays.toString(shape) + " and " + slide.groups()
                            + " groups, which cannot take an input of the shape " + Arrays.toString(input));
        }
        if (shape[0] % slide.groups() != 0) {
            throw wrong(id, "groups", "is " + slide.groups() + ", which does not divide " + shape[0] + " outputs");
        }
        if (!Arrays.equals(bias.shape(), new int[] {shape[0]})) {
            throw wrong(id, "bias", "has the shape " + Arrays.toString(bias.shape()) + ", expected [" + shape[0] + "]");
        }
        int[] lengths = Arrays.copyOfRange(input, 1, input.length);
        try {
            Parameters parameters = slide.into(
                            Parameters.builder()
                                    .put("input_shape", Slide.list(lengths.clone()))
                                    .put("weight", weight)
                                    .put("bias", bias),
                            rank)
                    .build();
            int[] behind = slide.over(lengths, Arrays.copyOfRange(shape, 2, shape.length));
            return node(id, type, parameters, input, withChannels(shape[0], behind));
        } catch (GanglionException e) {
            throw e.at("node '" + id + "'");
        }
    }

    private NetworkBuilder pool(String id, String type, int[] kernel, int[] stride, int[] padding) {
        int[] input = before(id);
        if (input.length != 3 || kernel.length != 2 || stride.length != 2 || padding.length != 2) {
            throw wrong(
                    id,
                    "kernel_size",
                    "and 'stride' and 'padding' need two numbers each and an input (channels, rows, columns), which is "
                            + Arrays.toString(input));
        }
        Parameters parameters = Parameters.builder()
                .put("kernel_size", Tensor.of(kernel.clone(), 2))
                .put("stride", Tensor.of(stride.clone(), 2))
                .put("padding", Tensor.of(padding.clone(), 2))
                .build();
        try {
            int[] behind = Slide.by(stride).padded(padding).over(new int[] {input[1], input[2]}, kernel);
            return node(id, type, parameters, input, withChannels(input[0], behind));
        } catch (GanglionException e) {
            throw e.at("node '" + id + "'");
        }
    }

    /** A node whose output is of the shape of its input, and every parameter of NIR's own types too. */
    private NetworkBuilder byElement(String id, String type, Parameters.Builder parameters) {
        int[] shape = before(id);
        Parameters given = parameters.build();
        boolean ofNir = type.indexOf('.') < 0;
        Parameters.Builder all = Parameters.builder();
        for (String name : given.names()) {
            if (given.isText(name)) {
                all.put(name, given.text(name));
            } else {
                all.put(name, ofNir ? perElement(id, name, given.tensor(name), shape) : given.tensor(name));
            }
        }
        return node(id, type, all.build(), shape, shape);
    }

    private static Tensor perElement(String id, String field, Tensor values, int[] shape) {
        int size = Shapes.size(shape);
        if (values.size() == size && values.shape().length > 0) {
            if (!Arrays.equals(values.shape(), shape)) {
                return Tensor.of(values.f64(), shape);
            }
            return values;
        }
        if (values.size() != 1) {
            throw wrong(
                    id,
                    field,
                    "has " + values.size() + " elements, expected one or as many as the shape " + Arrays.toString(shape)
                            + " has");
        }
        double[] repeated = new double[size];
        Arrays.fill(repeated, values.at(0));
        return Tensor.of(repeated, shape);
    }

    private static Parameters.Builder filled(String type, Consumer<Parameters.Builder> parameters) {
        Parameters.Builder all = Parameters.builder();
        if (SPIKING.contains(type)) {
            all.put("v_reset", 0);
        }
        if (CURRENT_BASED.contains(type)) {
            all.put("w_in", 1);
        }
        parameters.accept(all);
        return all;
    }

    private int[] before(String id) {
        if (last == null) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "node '" + id + "' follows none, so that its shape is not known; begin with an input");
        }
        return existing(last).output().shape();
    }

    private Node existing(String id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new GanglionException(Reason.INCONSISTENT, "node '" + id + "' does not exist so far");
        }
        return node;
    }

    private static Parameters shapeParameter(int... shape) {
        return Parameters.builder()
                .put("shape", Tensor.of(shape.clone(), shape.length))
                .build();
    }

    private static Tensor matrix(String id, double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] values = new double[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != columns) {
                throw wrong(id, "weight", "has " + rows[row].length + " numbers in row " + row + ", not " + columns);
            }
            System.arraycopy(rows[row], 0, values, row * columns, columns);
        }
        return Tensor.of(values, rows.length, columns);
    }

    private static Tensor list(double... values) {
        return values.length == 1 ? Tensor.scalar(values[0]) : Tensor.of(values.clone(), values.length);
    }

    private static int[] withChannels(int channels, int[] lengths) {
        int[] shape = new int[lengths.length + 1];
        shape[0] = channels;
        System.arraycopy(lengths, 0, shape, 1, lengths.length);
        return shape;
    }

    private static GanglionException wrong(String id, String field, String what) {
        return new GanglionException(Reason.INCONSISTENT, "node '" + id + "': field '" + field + "' " + what);
    }
}
