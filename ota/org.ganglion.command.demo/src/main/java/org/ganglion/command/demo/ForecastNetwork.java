// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Tensor;

/**
 * A liquid state machine (Maass, Natschlaeger, Markram 2002): a fixed random reservoir of leaky integrate-and-fire neurons whose
 * filtered spikes a linear read-out learns to turn into a forecast.
 *
 * <pre>
 * load -> in -> reservoir -> trace -> readout -> forecast
 *                ^     |                 . learns from target
 *                recurrent
 * target -> actual
 * </pre>
 */
final class ForecastNetwork {
    /** Neurons of the reservoir. */
    static final int NEURONS = 80;
    /** Length of a step in seconds. */
    static final double DT = 0.01;
    /** Steps that a sample takes. */
    static final int STEPS_PER_SAMPLE = 10;
    /** How many samples the forecast looks ahead: half of the load's first period. */
    static final int HORIZON_SAMPLES = 12;
    /** Of the random weights. */
    static final long SEED = 7;

    private static final double CONNECTION_PROBABILITY = 0.1;
    private static final double RECURRENT_GAIN = 0.15;
    private static final double FASTEST_TRACE = 0.1;
    private static final double SLOWEST_TRACE = 3;
    /** A strong prior: what others do to the load is no pattern, and is not to be learned by heart. */
    private static final double PRIOR = 3000;

    private ForecastNetwork() {}

    /**
     * Builds the network.
     *
     * @param seed of its random weights
     */
    static Network build(long seed) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, port("load", Node.INPUT, 1));
        add(nodes, port("target", Node.INPUT, 1));
        add(nodes, input(seed));
        add(nodes, reservoir(seed));
        add(nodes, recurrent(seed));
        add(nodes, trace(seed));
        add(nodes, readout());
        add(nodes, port("forecast", Node.OUTPUT, 1));
        add(nodes, port("actual", Node.OUTPUT, 1));
        List<Edge> edges = List.of(
                new Edge("load", "in"),
                new Edge("in", "reservoir"),
                new Edge("reservoir", "recurrent"),
                new Edge("recurrent", "reservoir"),
                new Edge("reservoir", "trace"),
                new Edge("trace", "readout"),
                new Edge("readout", "forecast"),
                new Edge("target", "actual"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT.with("dt", Double.toString(DT)));
    }

    /** How the read-out learns: from what came true {@link #HORIZON_SAMPLES} later. */
    static Plasticity plasticity() {
        Parameters parameters = Parameters.builder()
                .put("lambda", 0.9998)
                .put("alpha", PRIOR)
                .put("horizon", HORIZON_SAMPLES * STEPS_PER_SAMPLE)
                .build();
        return new Plasticity("readout", "rls", parameters, "target");
    }

    private static void add(Map<String, Node> nodes, Node node) {
        nodes.put(node.id(), node);
    }

    private static Node port(String id, String type, int size) {
        Parameters shape = Parameters.builder()
                .put("shape", Tensor.of(new int[] {size}, 1))
                .build();
        List<Port> ports = List.of(Port.real(type.equals(Node.INPUT) ? "output" : "input", size));
        // both ends of an Input or Output have the same shape
        return new Node(id, type, shape, ports, ports);
    }

    private static Node node(String id, String type, Parameters parameters, int in, int out) {
        return new Node(id, type, parameters, List.of(Port.real("input", in)), List.of(Port.real("output", out)));
    }

    /** Half of the neurons rise with the load and half fall, each from a threshold of its own. */
    private static Node input(long seed) {
        RandomStream random = new RandomStream(seed, "in");
        double[] weight = new double[NEURONS];
        double[] bias = new double[NEURONS];
        for (int i = 0; i < NEURONS; i++) {
            double slope = 1 + 3 * random.uniform(0, i);
            double from = random.uniform(1, i);
            weight[i] = i % 2 == 0 ? slope : -slope;
            bias[i] = 1 - weight[i] * from;
        }
        Parameters parameters = Parameters.builder()
                .put("weight", Tensor.of(weight, NEURONS, 1))
                .put("bias", Tensor.of(bias, NEURONS))
                .build();
        return node("in", "Affine", parameters, 1, NEURONS);
    }

    private static Node reservoir(long seed) {
        RandomStream random = new RandomStream(seed, "reservoir");
        double[] tau = new double[NEURONS];
        for (int i = 0; i < NEURONS; i++) {
            tau[i] = 0.02 + 0.08 * random.uniform(0, i);
        }
        Parameters parameters = Parameters.builder()
                .put("tau", Tensor.of(tau, NEURONS))
                .put("r", all(1.5))
                .put("v_leak", all(0))
                .put("v_threshold", all(1))
                .put("v_reset", all(0))
                .build();
        return node("reservoir", "LIF", parameters, NEURONS, NEURONS);
    }

    private static Node recurrent(long seed) {
        RandomStream random = new RandomStream(seed, "recurrent");
        double[] weight = new double[NEURONS * NEURONS];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = random.uniform(0, i) < CONNECTION_PROBABILITY ? RECURRENT_GAIN * random.normal(1, i) : 0;
        }
        Parameters parameters = Parameters.builder()
                .put("weight", Tensor.of(weight, NEURONS, NEURONS))
                .build();
        return node("recurrent", "Linear", parameters, NEURONS, NEURONS);
    }

    /** Traces forget at speeds from a tenth of a second to seconds, so that together they remember what the load did. */
    private static Node trace(long seed) {
        RandomStream random = new RandomStream(seed, "trace");
        double[] tau = new double[NEURONS];
        for (int i = 0; i < NEURONS; i++) {
            tau[i] = FASTEST_TRACE * StrictMath.pow(SLOWEST_TRACE / FASTEST_TRACE, random.uniform(0, i));
        }
        Parameters parameters = Parameters.builder()
                .put("tau", Tensor.of(tau, NEURONS))
                .put("r", all(5))
                .put("v_leak", all(0))
                .build();
        return node("trace", "LI", parameters, NEURONS, NEURONS);
    }

    /** Knows nothing at first: all weights are 0. */
    private static Node readout() {
        Parameters parameters = Parameters.builder()
                .put("weight", Tensor.of(new double[NEURONS], 1, NEURONS))
                .put("bias", Tensor.of(new double[1], 1))
                .build();
        return node("readout", "Affine", parameters, NEURONS, 1);
    }

    private static Tensor all(double value) {
        double[] values = new double[NEURONS];
        java.util.Arrays.fill(values, value);
        return Tensor.of(values, NEURONS);
    }
}
