// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Operations;
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
import org.ganglion.engine.spiking.SpikingEngine;

/** A network whose transforms run on emulated crossbars, by the spiking engine. */
final class OnCrossbar implements AutoCloseable {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());

    private final CrossbarDriver driver;
    private final Plan plan;
    private long t;

    OnCrossbar(Network network, Map<String, String> settings) {
        driver = new CrossbarDriver(settings);
        Provider provider = new Provider("org.ganglion.driver.crossbar", "0.1.0", 1);
        List<Claimed> claims = new ArrayList<>();
        for (var claim : driver.claims(network, network.nodes().keySet(), BOARD).claims()) {
            claims.add(new Claimed(new Provided<>(provider, driver), claim));
        }
        plan = new SpikingEngine().compile(new Assignment(network, BOARD, Map.of(), claims, Map.of()));
    }

    static OnCrossbar of(
            String type,
            int inputs,
            int outputs,
            Parameters parameters,
            Map<String, String> settings,
            Map<String, String> options) {
        return of(type, new int[] {inputs}, new int[] {outputs}, parameters, settings, options);
    }

    static OnCrossbar of(
            String type,
            int[] input,
            int[] output,
            Parameters parameters,
            Map<String, String> settings,
            Map<String, String> options) {
        return new OnCrossbar(network(type, input, output, parameters, options), settings);
    }

    static Answer claims(
            String type,
            int inputs,
            int outputs,
            Parameters parameters,
            Map<String, String> settings,
            Map<String, String> options) {
        Network network = network(type, new int[] {inputs}, new int[] {outputs}, parameters, options);
        return new CrossbarDriver(settings).claims(network, network.nodes().keySet(), BOARD);
    }

    private static Network network(
            String type, int[] input, int[] output, Parameters parameters, Map<String, String> set) {
        Options options = Options.DEFAULT;
        for (var one : set.entrySet()) {
            options = options.with(one.getKey(), one.getValue());
        }
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, Parameters.NONE, input, input));
        nodes.put("x", node("x", type, parameters, input, output));
        nodes.put("out", node("out", Node.OUTPUT, Parameters.NONE, output, output));
        return new Network(nodes, List.of(new Edge("in", "x"), new Edge("x", "out")), Map.of(), options);
    }

    static Node node(String id, String type, Parameters parameters, int[] input, int[] output) {
        return new Node(id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
    }

    /** Replaces the configuration, as ConfigAdmin would. */
    void configure(Map<String, String> settings) {
        driver.modified(new HashMap<>(settings));
    }

    double[] step(double... values) {
        plan.inputs().get(0).signal().write(values, 0);
        plan.step(t++);
        double[] result = new double[plan.outputs().get(0).signal().size()];
        plan.outputs().get(0).signal().read(result, 0);
        return result;
    }

    Operations operations() {
        Operations operations = new Operations();
        plan.count(operations);
        return operations;
    }

    double microjoules() {
        return plan.microjoules();
    }

    /** As an exchange does. */
    void restoreFrom(OnCrossbar other) {
        other.plan.pull();
        for (int b = 0; b < plan.state().size(); b++) {
            Object from = other.plan.state().get(b).array();
            Object to = plan.state().get(b).array();
            System.arraycopy(from, 0, to, 0, java.lang.reflect.Array.getLength(to));
        }
        plan.push();
    }

    @Override
    public void close() {
        plan.close();
    }
}
