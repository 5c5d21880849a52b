// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;

/** Leaky integrators on a board that only one session can hold: {@code v += dt/tau (r x - v)}, v in the board's own memory. */
final class BoardLi implements Driver {
    static final String PORT = "/dev/board";

    final AtomicInteger open = new AtomicInteger();
    /** How often it was programmed. */
    final AtomicInteger programmed = new AtomicInteger();
    /** A model with this r cannot be programmed. */
    volatile double unsuitable = Double.NaN;

    @Override
    public Answer claims(Network network, Set<String> nodes, Board board) {
        List<Claim> claims = network.ofType("LI").stream()
                .map(node -> new Claim(
                        Set.of(node.id()), new Precision(Dtype.F64, true), Cost.UNKNOWN, 0, 0, Set.of(), PORT))
                .toList();
        return new Answer(claims, Map.of());
    }

    @Override
    public List<NodeVariable> variables(Network network, Claim claim) {
        return claim.nodes().stream()
                .map(node -> new NodeVariable(node, Variable.state("v", "V", 0, 1)))
                .toList();
    }

    @Override
    public Stage prepare(StageContext context) {
        programmed.incrementAndGet();
        if (open.incrementAndGet() > 1) {
            open.decrementAndGet();
            throw new GanglionException(Reason.DEVICE, PORT + " is open already");
        }
        Node node = context.network().node(context.claim().nodes().iterator().next());
        double r = node.parameters().tensor("r").f64()[0];
        if (r == unsuitable) {
            open.decrementAndGet();
            throw new GanglionException(Reason.DEVICE, PORT + " cannot be programmed");
        }
        double gain = context.network().options().dt()
                / node.parameters().tensor("tau").f64()[0];
        return new Programmed(context, node.id(), r, gain);
    }

    /** While the board is open. */
    private final class Programmed implements Stage {
        private final Signal input;
        private final Signal output;
        private final double r;
        private final double gain;
        private final double[] seen;
        private double onBoard;

        Programmed(StageContext context, String node, double r, double gain) {
            this.input = context.input(node, 0);
            this.output = context.output(node, 0);
            this.r = r;
            this.gain = gain;
            this.seen = context.state(node).f64("v");
        }

        @Override
        public void step(long t) {
            onBoard += gain * (r * input.f64()[0] - onBoard);
            output.f64()[0] = onBoard;
            output.dense();
        }

        @Override
        public void pull() {
            seen[0] = onBoard;
        }

        @Override
        public void push() {
            onBoard = seen[0];
        }

        @Override
        public void count(Operations into) {
            into.macs += 1;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    @Override
    public EnergyTable energy() {
        return new EnergyTable(1, 1, 1, "none");
    }
}
