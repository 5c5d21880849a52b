// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

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
import org.ganglion.neuron.integrate.EulerLif;

/**
 * A transform that learns between sources and neurons that spike when, and only when, they are told to, in the real engine. The third
 * input rewards.
 */
final class Circuit implements AutoCloseable {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final double FORCE = 1e6;

    private final Plan plan;
    private long t;

    Circuit(LearningRule<?> rule, String name, Parameters parameters, double dt, int sources, Node plastic) {
        this(rule, name, parameters, dt, sources, plastic, 1);
    }

    Circuit(
            LearningRule<?> rule,
            String name,
            Parameters parameters,
            double dt,
            int sources,
            Node plastic,
            int rewards) {
        this(network(name, parameters, dt, sources, plastic, rewards), rule);
    }

    Circuit(Network network, LearningRule<?> rule) {
        Provider here = new Provider("here", "0.1.0", 1);
        Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        network.ofType("LIF").forEach(node -> populations.put(node.id(), new Provided<>(here, new EulerLif())));
        Driver cpu = new CpuDriver();
        List<Claimed> claims = cpu.claims(network, network.nodes().keySet(), BOARD).claims().stream()
                .map(claim -> new Claimed(new Provided<>(here, cpu), claim))
                .toList();
        this.plan = new SpikingEngine()
                .compile(new Assignment(
                        network, BOARD, populations, claims, Map.of("plastic", new Provided<>(here, rule))));
    }

    /** All sources to all targets, weights by source. */
    static Node dense(int sources, int targets, double... weights) {
        double[] byTarget = new double[weights.length];
        for (int s = 0; s < sources; s++) {
            for (int j = 0; j < targets; j++) {
                byTarget[j * sources + s] = weights[s * targets + j];
            }
        }
        return node("plastic", "Linear", sources, targets, weight(byTarget, targets, sources));
    }

    /** Some sources to some targets, a synapse per element of each array. */
    static Node sparse(int sources, int targets, int[] source, int[] target, double[] weight, int[] delay) {
        Parameters.Builder parameters = Parameters.builder()
                .put("input_shape", Tensor.of(new int[] {sources}, 1))
                .put("output_shape", Tensor.of(new int[] {targets}, 1))
                .put("source", Tensor.of(source, source.length))
                .put("target", Tensor.of(target, target.length))
                .put("weight", Tensor.of(weight, weight.length));
        if (delay != null) {
            parameters.put("delay", Tensor.of(delay, delay.length));
        }
        return node("plastic", "transform.Sparse", sources, targets, parameters.build());
    }

    private static Network network(
            String rule, Parameters parameters, double dt, int sources, Node plastic, int rewards) {
        int neurons = plastic.output().size();
        double[] force = new double[neurons * neurons];
        for (int j = 0; j < neurons; j++) {
            force[j * neurons + j] = FORCE;
        }
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("pre", node("pre", Node.INPUT, sources, sources, Parameters.NONE));
        nodes.put("teacher", node("teacher", Node.INPUT, neurons, neurons, Parameters.NONE));
        nodes.put("reward", node("reward", Node.INPUT, rewards, rewards, Parameters.NONE));
        nodes.put("plastic", plastic);
        nodes.put("drive", node("drive", "Linear", neurons, neurons, weight(force, neurons, neurons)));
        nodes.put("post", node("post", "LIF", neurons, neurons, relay(dt)));
        nodes.put("out", node("out", Node.OUTPUT, neurons, neurons, Parameters.NONE));
        return new Network(
                nodes,
                List.of(
                        new Edge("pre", "plastic"),
                        new Edge("teacher", "drive"),
                        new Edge("plastic", "post"),
                        new Edge("drive", "post"),
                        new Edge("post", "out")),
                Map.of("plastic", new Plasticity("plastic", rule, parameters, "reward")),
                Options.DEFAULT.with("dt", Double.toString(dt)));
    }

    /** Forgets its potential in each step, so that only the teacher's force makes it spike. */
    private static Parameters relay(double dt) {
        return Parameters.builder()
                .put("tau", dt)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", FORCE / 2)
                .put("v_reset", 0)
                .build();
    }

    static Parameters weight(double[] weight, int... shape) {
        return Parameters.builder().put("weight", Tensor.of(weight, shape)).build();
    }

    static Node node(String id, String type, int input, int output, Parameters parameters) {
        return new Node(id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
    }

    /** What the sources, the neurons (by force) and the reward do in the next steps. */
    Signal input(int index) {
        return plan.inputs().get(index).signal();
    }

    /** Lets these elements of an input spike, ascending, until told otherwise. */
    void spikes(int input, int... elements) {
        Signal signal = input(input);
        System.arraycopy(elements, 0, signal.index(), 0, elements.length);
        signal.spikes(elements.length);
    }

    void step() {
        plan.step(t++);
    }

    /** Steps in which nothing spikes. */
    void silence(long steps) {
        spikes(0);
        spikes(1);
        spikes(2);
        for (long n = 0; n < steps; n++) {
            step();
        }
    }

    Plan plan() {
        return plan;
    }

    /** The weights, by source. */
    double[] weights() {
        return plan.state().stream()
                .filter(block -> block.node().equals("plastic")
                        && block.variable().name().equals("weight"))
                .map(block -> (double[]) block.array())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        plan.close();
    }
}
