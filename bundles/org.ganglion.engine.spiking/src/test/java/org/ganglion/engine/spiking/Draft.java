// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
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

/** A network of relays and gains being put together, all of the same size. */
final class Draft {
    static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    static final Provider MODELS = new Provider("models", "1.0.0", 1);
    static final Provider DRIVERS = new Provider("drivers", "1.0.0", 2);

    final Gains gains = new Gains();
    private final int size;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private Options options = Options.DEFAULT;

    Draft(int size) {
        this.size = size;
    }

    Draft input(String id) {
        return node(id, Node.INPUT, Parameters.NONE);
    }

    Draft output(String id) {
        return node(id, Node.OUTPUT, Parameters.NONE);
    }

    Draft relay(String id) {
        return node(id, "neuron.Relay", Parameters.NONE);
    }

    Draft spikingRelay(String id) {
        return node(
                id, "neuron.Relay", Parameters.builder().put("spiking", "true").build());
    }

    Draft gain(String id, double factor, double offset) {
        return node(
                id,
                "test.Gain",
                Parameters.builder().put("factor", factor).put("offset", offset).build());
    }

    Draft node(String id, String type, Parameters parameters) {
        nodes.add(
                new Node(id, type, parameters, List.of(Port.real("input", size)), List.of(Port.real("output", size))));
        return this;
    }

    Draft edge(String from, String to) {
        return edge(from, to, 0);
    }

    Draft edge(String from, String to, int delay) {
        edges.add(new Edge(from, to, 0, delay));
        return this;
    }

    Draft with(String option, String value) {
        options = options.with(option, value);
        return this;
    }

    Draft shuffle(Random random) {
        Collections.shuffle(nodes, random);
        Collections.shuffle(edges, random);
        return this;
    }

    Network network() {
        Map<String, Node> byId = new LinkedHashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        return new Network(byId, edges, Map.of(), options);
    }

    Plan plan() {
        return plan(gains.claims(network(), Set.of(), BOARD).claims());
    }

    Plan plan(List<Claim> claims) {
        Network network = network();
        Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        for (Node node : network.ofType("neuron.Relay")) {
            if (claims.stream().noneMatch(claim -> claim.nodes().contains(node.id()))) {
                populations.put(node.id(), new Provided<>(MODELS, new Relays()));
            }
        }
        List<Claimed> claimed = claims.stream()
                .map(claim -> new Claimed(new Provided<>(DRIVERS, gains), claim))
                .toList();
        return new SpikingEngine().compile(new Assignment(network, BOARD, populations, claimed, Map.of()));
    }

    /** What a node sends to elements 0 in steps 0, 1, .. when {@code input} enters element 0 of the first input. */
    static List<Double> run(Plan plan, String node, double... input) {
        List<Double> sent = new ArrayList<>();
        for (int t = 0; t < input.length; t++) {
            feed(plan, input[t]);
            plan.step(t);
            sent.add(first(plan.signal(node)));
        }
        return sent;
    }

    static void feed(Plan plan, double value) {
        Signal signal = plan.inputs().get(0).signal();
        signal.f64()[0] = value;
        signal.dense();
    }

    /** Element 0. */
    static double first(Signal signal) {
        return switch (signal.form()) {
            case DENSE -> signal.f64()[0];
            case SPIKES -> signal.count() > 0 && signal.index()[0] == 0 ? 1 : 0;
            case EVENTS -> signal.count() > 0 && signal.index()[0] == 0 ? signal.f64()[0] : 0;
        };
    }
}
