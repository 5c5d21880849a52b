// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;

/**
 * The echo state network that NeuroBench tuned for Mackey-Glass, with two read-outs of the features [1, u, x]: one whose weights are given, and
 * one that learns by RLS.
 */
final class EchoState {
    static final int UNITS = 186;
    static final int FEATURES = UNITS + 1;
    /** What ridge regression and RLS hold the weights with. */
    static final double RIDGE = 1e-7;

    private static final double BIAS_SCALE = 0.9;
    private static final double INPUT_SCALE = 0.78;
    private static final double DENSITY = 0.11;
    private static final double SPECTRAL_RADIUS = 1.19;
    private static final double LEAK = 0.69;

    private final double[] bias = new double[UNITS];
    private final double[] in = new double[UNITS];
    private final double[] recurrent = new double[UNITS * UNITS];

    /** Draws the reservoir. */
    EchoState(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < UNITS; i++) {
            bias[i] = (random.nextDouble() - 0.5) * BIAS_SCALE;
            in[i] = (random.nextDouble() - 0.5) * INPUT_SCALE;
        }
        for (int i = 0; i < recurrent.length; i++) {
            boolean connected = random.nextDouble() <= DENSITY;
            double weight = random.nextGaussian();
            recurrent[i] = connected ? weight : 0;
        }
        double scale = SPECTRAL_RADIUS / SpectralRadius.of(recurrent, UNITS);
        for (int i = 0; i < recurrent.length; i++) {
            recurrent[i] *= scale;
        }
    }

    /**
     * Inputs {@code u} and {@code target}; outputs {@code ridge out}, {@code rls out} and {@code features out}.
     *
     * @param readOut weights of the read-out that does not learn: one per feature, the bias last
     */
    Network network(double[] readOut) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, "u", Node.INPUT, 1, 1, Parameters.NONE);
        add(nodes, "target", Node.INPUT, 1, 1, Parameters.NONE);
        add(nodes, "in", "Affine", 1, UNITS, affine(in, UNITS, bias));
        add(nodes, "w", "Linear", UNITS, UNITS, linear(recurrent, UNITS));
        add(nodes, "x", "neuron.LeakyTanh", UNITS, UNITS, number("leak", LEAK));
        add(nodes, "first", "Linear", 1, FEATURES, linear(identity(1, 0), FEATURES));
        add(nodes, "others", "Linear", UNITS, FEATURES, linear(identity(UNITS, 1), FEATURES));
        add(
                nodes,
                "features",
                "Scale",
                FEATURES,
                FEATURES,
                Parameters.builder().put("scale", Tensor.of(ones(), FEATURES)).build());
        double[] weight = Arrays.copyOf(readOut, FEATURES);
        add(nodes, "ridge", "Affine", FEATURES, 1, affine(weight, 1, new double[] {readOut[FEATURES]}));
        add(nodes, "rls", "Affine", FEATURES, 1, affine(new double[FEATURES], 1, new double[1]));
        add(nodes, "ridge out", Node.OUTPUT, 1, 1, Parameters.NONE);
        add(nodes, "rls out", Node.OUTPUT, 1, 1, Parameters.NONE);
        add(nodes, "features out", Node.OUTPUT, FEATURES, FEATURES, Parameters.NONE);
        Plasticity rls = new Plasticity("rls", "rls", number("alpha", RIDGE), "target");
        return new Network(nodes, edges(), Map.of("rls", rls), Options.DEFAULT.with("dt", "1"));
    }

    private static List<Edge> edges() {
        return List.of(
                new Edge("u", "in"),
                new Edge("in", "x"),
                new Edge("x", "w"),
                new Edge("w", "x"),
                new Edge("u", "first"),
                new Edge("x", "others"),
                new Edge("first", "features"),
                new Edge("others", "features"),
                new Edge("features", "ridge"),
                new Edge("features", "rls"),
                new Edge("ridge", "ridge out"),
                new Edge("rls", "rls out"),
                new Edge("features", "features out"));
    }

    /** Copies element i to feature i + shift. */
    private static double[] identity(int sources, int shift) {
        double[] weight = new double[FEATURES * sources];
        for (int i = 0; i < sources; i++) {
            weight[(i + shift) * sources + i] = 1;
        }
        return weight;
    }

    private static double[] ones() {
        double[] ones = new double[FEATURES];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void add(
            Map<String, Node> nodes, String id, String type, int input, int output, Parameters parameters) {
        List<Port> inputs = List.of(Port.real("input", input));
        nodes.put(id, new Node(id, type, parameters, inputs, List.of(Port.real("output", output))));
    }

    private static Parameters number(String name, double value) {
        return Parameters.builder().put(name, value).build();
    }

    private static Parameters linear(double[] weight, int targets) {
        return Parameters.builder()
                .put("weight", Tensor.of(weight, targets, weight.length / targets))
                .build();
    }

    private static Parameters affine(double[] weight, int targets, double[] bias) {
        return linear(weight, targets).with("bias", Tensor.of(bias, targets));
    }
}
