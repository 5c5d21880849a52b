// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tests.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;

/**
 * Runs a network on the spiking engine, the processor's driver and the neuron models that a test brings, step by step, without a
 * framework.
 */
public final class NeuronBench implements AutoCloseable {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final Provider CPU = new Provider("org.ganglion.driver.cpu", "0.1.0", 2);

    private final Plan plan;
    private long t;

    /**
     * Of any network.
     *
     * @param models by node type
     */
    public NeuronBench(Map<String, NeuronModel<?>> models, Network network) {
        this.plan = new SpikingEngine().compile(assign(models, network));
    }

    /** Of one population, {@code n}, between an input and an output. */
    public static NeuronBench of(
            Map<String, NeuronModel<?>> models,
            String type,
            Parameters parameters,
            double dt,
            int[] inputShape,
            int... outputShape) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, Parameters.NONE, inputShape, inputShape));
        nodes.put("n", node("n", type, parameters, inputShape, outputShape));
        nodes.put("out", node("out", Node.OUTPUT, Parameters.NONE, outputShape, outputShape));
        return new NeuronBench(
                models,
                new Network(
                        nodes,
                        List.of(new Edge("in", "n"), new Edge("n", "out")),
                        Map.of(),
                        Options.DEFAULT.with("dt", Double.toString(dt))));
    }

    /** A node with one real input and one real output. */
    public static Node node(String id, String type, Parameters parameters, int[] inputShape, int... outputShape) {
        return new Node(
                id,
                type,
                parameters,
                List.of(Port.real("input", inputShape)),
                List.of(Port.real("output", outputShape)));
    }

    private static Assignment assign(Map<String, NeuronModel<?>> models, Network network) {
        Provider tested = new Provider("tested", "0.1.0", 1);
        Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        for (Node node : network.nodes().values()) {
            if (models.containsKey(node.type())) {
                populations.put(node.id(), new Provided<>(tested, models.get(node.type())));
            }
        }
        Driver cpu = new CpuDriver();
        List<Claimed> claims = new ArrayList<>();
        for (Claim claim : cpu.claims(network, network.nodes().keySet(), BOARD).claims()) {
            claims.add(new Claimed(new Provided<>(CPU, cpu), claim));
        }
        return new Assignment(network, BOARD, populations, claims, Map.of());
    }

    /** What is compiled. */
    public Plan plan() {
        return plan;
    }

    /** Feeds the first input, and gives the first output. */
    public Signal step(double... input) {
        Signal signal = plan.inputs().get(0).signal();
        System.arraycopy(input, 0, signal.f64(), 0, input.length);
        signal.dense();
        plan.step(t++);
        return plan.outputs().get(0).signal();
    }

    /** The output of the next step, a value per element. */
    public double[] values(double... input) {
        return elements(step(input));
    }

    /** The first output of the last step, a value per element. */
    public double[] output() {
        return elements(plan.outputs().get(0).signal());
    }

    /** What a node sent in the last step, a value per element. */
    public double[] sent(String node) {
        return elements(plan.signal(node));
    }

    private static double[] elements(Signal signal) {
        double[] values = new double[signal.size()];
        signal.read(values, 0);
        return values;
    }

    /** Adds to each neuron's list the times of its spikes in the last step. */
    public void collect(List<List<Double>> times, double time) {
        Signal signal = plan.outputs().get(0).signal();
        for (int k = 0; k < signal.count(); k++) {
            times.get(signal.index()[k]).add(time);
        }
    }

    /** A variable of the population that {@link #of} makes. */
    public double[] variable(String name) {
        return variable("n", name);
    }

    /** A variable of a node. */
    public double[] variable(String node, String name) {
        return plan.state().stream()
                .filter(block ->
                        block.node().equals(node) && block.variable().name().equals(name))
                .map(block -> (double[]) block.array())
                .findFirst()
                .orElseThrow();
    }

    /** As a reset of the session does: every state becomes its initial value. */
    public void reset() {
        for (Plan.Block block : plan.state()) {
            if (block.array() instanceof double[] numbers) {
                Arrays.fill(numbers, block.variable().initial());
            } else if (block.array() instanceof int[] numbers) {
                Arrays.fill(numbers, (int) block.variable().initial());
            }
        }
        plan.push();
    }

    @Override
    public void close() {
        plan.close();
    }
}
