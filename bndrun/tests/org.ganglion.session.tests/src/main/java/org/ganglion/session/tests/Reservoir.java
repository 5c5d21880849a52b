// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.tests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;
import org.ganglion.session.Session;

/** A small recurrent network: Input, Affine, LIF with a Linear back to itself, Affine, LI, Output. */
final class Reservoir {
    private static final int INPUTS = 4;
    private static final int NEURONS = 60;
    private static final int OUTPUTS = 3;
    private static final RandomStream RANDOM = new RandomStream(1, "reservoir");

    private Reservoir() {}

    static Network network() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, "in", Node.INPUT, Parameters.NONE, INPUTS, INPUTS);
        add(
                nodes,
                "fan",
                "Affine",
                affine(0, INPUTS, NEURONS, 20).put("bias", bias(NEURONS)).build(),
                INPUTS,
                NEURONS);
        add(nodes, "lif", "LIF", lif(), NEURONS, NEURONS);
        add(nodes, "back", "Linear", affine(1, NEURONS, NEURONS, 3).build(), NEURONS, NEURONS);
        add(
                nodes,
                "sum",
                "Affine",
                affine(2, NEURONS, OUTPUTS, 1).put("bias", bias(OUTPUTS)).build(),
                NEURONS,
                OUTPUTS);
        add(nodes, "li", "LI", li(), OUTPUTS, OUTPUTS);
        add(nodes, "out", Node.OUTPUT, Parameters.NONE, OUTPUTS, OUTPUTS);
        List<Edge> edges = List.of(
                new Edge("in", "fan"),
                new Edge("fan", "lif"),
                new Edge("lif", "back"),
                new Edge("back", "lif"),
                new Edge("lif", "sum"),
                new Edge("sum", "li"),
                new Edge("li", "out"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT.with("dt", "0.001"));
    }

    private static void add(
            Map<String, Node> nodes, String id, String type, Parameters parameters, int inputs, int outputs) {
        nodes.put(
                id,
                new Node(
                        id,
                        type,
                        parameters,
                        List.of(Port.real("input", inputs)),
                        List.of(Port.real("output", outputs))));
    }

    private static Parameters.Builder affine(long which, int from, int to, double scale) {
        double[] weights = new double[from * to];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = scale * (RANDOM.uniform(which, i) - 0.4) / Math.sqrt(from);
        }
        return Parameters.builder().put("weight", Tensor.of(weights, to, from));
    }

    private static Tensor bias(int size) {
        return Tensor.of(new double[size], size);
    }

    private static Parameters lif() {
        return Parameters.builder()
                .put("tau", 0.02)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 1)
                .put("v_reset", 0)
                .build();
    }

    private static Parameters li() {
        return Parameters.builder()
                .put("tau", 0.05)
                .put("r", 1)
                .put("v_leak", 0)
                .build();
    }

    static void feed(Session session, long step) {
        Signal input = session.input(0);
        for (int i = 0; i < INPUTS; i++) {
            input.f64()[i] = RANDOM.uniform(100 + step, i);
        }
        input.dense();
    }

    /** Makes steps from {@code first} on; returns what the last sent. */
    static double[] run(Session session, long first, int steps) {
        for (long step = first; step < first + steps; step++) {
            feed(session, step);
            if (!session.step()) {
                throw new AssertionError("parked at step " + step);
            }
        }
        double[] sent = new double[OUTPUTS];
        session.output(0).read(sent, 0);
        return sent;
    }
}
