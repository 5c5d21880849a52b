// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

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
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.engine.spiking.SpikingEngine;

/** One transform between an input and an output, run by the spiking engine. */
final class Single implements AutoCloseable {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());

    private final Plan plan;
    private long t;

    Single(String type, int[] input, int[] output, Parameters parameters) {
        this(type, input, output, parameters, Options.DEFAULT);
    }

    Single(String type, int[] input, int[] output, Parameters parameters, Options options) {
        Network network = network(type, input, output, parameters).with(options);
        CpuDriver driver = new CpuDriver();
        Provider provider = new Provider("org.ganglion.driver.cpu", "0.1.0", 1);
        List<Claimed> claims = claims(network).claims().stream()
                .map(claim -> new Claimed(new Provided<>(provider, driver), claim))
                .toList();
        this.plan = new SpikingEngine().compile(new Assignment(network, BOARD, Map.of(), claims, Map.of()));
    }

    static Network network(String type, int[] input, int[] output, Parameters parameters) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, Parameters.NONE, input, input));
        nodes.put("x", node("x", type, parameters, input, output));
        nodes.put("out", node("out", Node.OUTPUT, Parameters.NONE, output, output));
        return new Network(nodes, List.of(new Edge("in", "x"), new Edge("x", "out")), Map.of(), Options.DEFAULT);
    }

    private static Node node(String id, String type, Parameters parameters, int[] input, int[] output) {
        return new Node(id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
    }

    static Answer claims(Network network) {
        return new CpuDriver().claims(network, network.nodes().keySet(), BOARD);
    }

    /** What comes out when these values go in, in this form; values other than 0 and 1 cannot go in as spikes. */
    double[] step(Form form, double... values) {
        Signal signal = plan.inputs().get(0).signal();
        int active = 0;
        for (int i = 0; i < values.length; i++) {
            if (form == Form.DENSE) {
                signal.f64()[i] = values[i];
            } else if (values[i] != 0) {
                signal.index()[active] = i;
                signal.f64()[active++] = values[i];
            }
        }
        switch (form) {
            case DENSE -> signal.dense();
            case EVENTS -> signal.events(active);
            case SPIKES -> signal.spikes(active);
        }
        plan.step(t++);
        return output();
    }

    Signal signal() {
        return plan.outputs().get(0).signal();
    }

    private double[] output() {
        Signal signal = signal();
        double[] values = new double[signal.size()];
        for (int n = 0; n < signal.count(); n++) {
            int i = signal.form() == Form.DENSE ? n : signal.index()[n];
            values[i] = signal.form() == Form.SPIKES ? 1 : signal.f64()[n];
        }
        return values;
    }

    Operations operations() {
        Operations operations = new Operations();
        plan.count(operations);
        return operations;
    }

    @Override
    public void close() {
        plan.close();
    }
}
