// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;

/** A driver of nodes of type Gain, {@code y = factor x + offset}: one by one, or chains of them and of relays in between as one. */
final class Gains implements Driver {
    static final EnergyTable ENERGY = new EnergyTable(2, 1, 0.5, "made up");

    /** Stages that are open. */
    int open;
    /** The nodes whose stage cannot be prepared. */
    Set<String> broken = Set.of();
    /** What closing a stage throws after it is closed, or null. */
    Error closing;
    /** The inputs that stages saw, by node. */
    final Map<String, Signal> seen = new LinkedHashMap<>();

    static Claim claim(String... nodes) {
        return new Claim(
                new java.util.LinkedHashSet<>(Arrays.asList(nodes)),
                new Precision(Dtype.F64, true),
                Cost.UNKNOWN,
                0,
                0,
                Set.of(),
                null);
    }

    @Override
    public Answer claims(Network network, Set<String> nodes, Board board) {
        List<Claim> claims = new ArrayList<>();
        network.ofType("test.Gain").forEach(node -> claims.add(claim(node.id())));
        network.ofType("Delay").forEach(node -> claims.add(claim(node.id())));
        return new Answer(claims, Map.of());
    }

    @Override
    public Stage prepare(StageContext context) {
        for (String node : context.claim().nodes()) {
            if (broken.contains(node)) {
                throw new GanglionException(Reason.DEVICE, "the device is on fire");
            }
        }
        open++;
        return new Chain(context);
    }

    @Override
    public EnergyTable energy() {
        return ENERGY;
    }

    /** Nodes one after the other. */
    private final class Chain implements Stage {
        private final List<Node> nodes;
        private final List<Signal> outputs = new ArrayList<>();
        private final Signal input;
        private final double[] values;
        private final Inbox outbox;
        private final int delay;
        private final List<double[]> line = new ArrayList<>();
        private final double dt;

        Chain(StageContext context) {
            Network network = context.network();
            this.nodes = network.nodes().values().stream()
                    .filter(node -> context.claim().nodes().contains(node.id()))
                    .toList();
            this.input = context.input(nodes.get(0).id(), 0);
            this.values = new double[input.size()];
            seen.put(nodes.get(0).id(), input);
            Node last = nodes.get(nodes.size() - 1);
            this.delay = last.type().equals("test.Gain") && last.parameters().has("delay")
                    ? (int) last.parameters().number("delay")
                    : 0;
            this.dt = network.options().dt();
            this.outbox = delay == 0 ? null : context.outbox(last.id(), delay);
            for (Node node : nodes) {
                boolean leaves = network.outOf(node.id()).stream()
                        .anyMatch(edge -> !context.claim().nodes().contains(edge.to()));
                boolean silent = node.parameters().has("silent");
                outputs.add(
                        (leaves || node.type().equals(Node.OUTPUT)) && !silent ? context.output(node.id(), 0) : null);
            }
        }

        @Override
        public void step(long t) {
            Arrays.fill(values, 0);
            for (int n = 0; n < input.count(); n++) {
                int i = input.form() == Form.DENSE ? n : input.index()[n];
                values[i] = input.form() == Form.SPIKES ? 1 : input.f64()[n];
            }
            for (int k = 0; k < outputs.size(); k++) {
                Node node = nodes.get(k);
                if (node.type().equals("test.Gain")) {
                    double factor = node.parameters().number("factor");
                    double offset = node.parameters().number("offset");
                    for (int i = 0; i < values.length; i++) {
                        values[i] = factor * values[i] + offset;
                    }
                }
                if (node.type().equals("Delay")) {
                    line.add(values.clone());
                    double[] delays = node.parameters().numbers("delay", values.length);
                    for (int i = 0; i < values.length; i++) {
                        int from = line.size() - 1 - (int) Math.floor(delays[i] / dt + 0.5);
                        values[i] = from < 0 ? 0 : line.get(from)[i];
                    }
                }
                if (outbox != null && k == outputs.size() - 1) {
                    for (int i = 0; i < values.length; i++) {
                        outbox.add(i, delay, values[i]);
                    }
                } else if (outputs.get(k) != null) {
                    System.arraycopy(values, 0, outputs.get(k).f64(), 0, values.length);
                    outputs.get(k).dense();
                }
            }
        }

        @Override
        public void count(Operations into) {
            into.macs += values.length;
        }

        @Override
        public void close() {
            open--;
            if (closing != null) {
                throw closing;
            }
        }
    }
}
