// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.integrate.EulerLi;
import org.ganglion.neuron.integrate.EulerLif;

/** A network with a read-out that learns, on the real engine, driver and neuron models. */
final class Lesson implements AutoCloseable {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final Map<String, NeuronModel<?>> MODELS = Map.of("LIF", new EulerLif(), "LI", new EulerLi());

    final Plan plan;
    private final Signal features;
    private final Signal target;
    private long t;

    Lesson(Network network) {
        Provider here = new Provider("here", "0.1.0", 1);
        Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        Map<String, Provided<LearningRule<?>>> rules = new LinkedHashMap<>();
        for (Node node : network.nodes().values()) {
            if (MODELS.containsKey(node.type())) {
                populations.put(node.id(), new Provided<>(here, MODELS.get(node.type())));
            }
        }
        network.plasticity()
                .keySet()
                .forEach(node -> rules.put(node, new Provided<>(here, new RecursiveLeastSquares())));
        Driver cpu = new CpuDriver();
        List<Claimed> claims = cpu.claims(network, network.nodes().keySet(), BOARD).claims().stream()
                .map(claim -> new Claimed(new Provided<>(here, cpu), claim))
                .toList();
        this.plan = new SpikingEngine().compile(new Assignment(network, BOARD, populations, claims, rules));
        this.features = plan.inputs().get(0).signal();
        this.target = plan.inputs().get(1).signal();
    }

    /** Features straight into a read-out with weights of 0, taught by the second input. */
    static Network readOut(String type, int sources, int targets, Parameters rule) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("features", node("features", Node.INPUT, sources, sources, Parameters.NONE));
        nodes.put("target", node("target", Node.INPUT, targets, targets, Parameters.NONE));
        nodes.put(
                "readout",
                node("readout", type, sources, targets, weights(type, new double[sources * targets], sources)));
        nodes.put("out", node("out", Node.OUTPUT, targets, targets, Parameters.NONE));
        return new Network(
                nodes,
                List.of(new Edge("features", "readout"), new Edge("readout", "out")),
                Map.of("readout", new Plasticity("readout", "rls", rule, "target")),
                Options.DEFAULT);
    }

    static Parameters weights(String type, double[] weight, int sources) {
        int targets = weight.length / sources;
        Parameters.Builder builder = Parameters.builder().put("weight", Tensor.of(weight, targets, sources));
        return type.equals("Affine")
                ? builder.put("bias", Tensor.of(new double[targets], targets)).build()
                : builder.build();
    }

    static Node node(String id, String type, int input, int output, Parameters parameters) {
        return new Node(id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
    }

    void feed(double... values) {
        System.arraycopy(values, 0, features.f64(), 0, values.length);
        features.dense();
    }

    void teach(double... values) {
        System.arraycopy(values, 0, target.f64(), 0, values.length);
        target.dense();
    }

    void teachNothing() {
        target.spikes(0);
    }

    Signal features() {
        return features;
    }

    Signal target() {
        return target;
    }

    /** Makes a step and gives the first element of the output. */
    double step() {
        plan.step(t++);
        return plan.outputs().get(0).signal().f64()[0];
    }

    double[] variable(String name) {
        return plan.state().stream()
                .filter(block -> block.node().equals("readout")
                        && block.variable().name().equals(name))
                .map(block -> (double[]) block.array())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        plan.close();
    }
}
