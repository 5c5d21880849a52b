// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Weights;

/** What a driver finds while it prepares the stage of a claim. */
final class ClaimSite implements StageContext {
    private final Network network;
    private final Claim claim;
    private final Board board;
    private final Wiring wiring;
    private final Function<String, Weights> weights;
    private final Map<String, NodeState> states;
    private final Map<Entrance, Confluence> inputs = new LinkedHashMap<>();
    private final Map<String, SignalBuffer> samples = new LinkedHashMap<>();
    private final Map<String, SignalBuffer> outputs = new LinkedHashMap<>();
    private final Map<String, Outbox> outboxes = new LinkedHashMap<>();

    private record Entrance(String node, int input) {}

    ClaimSite(
            Network network,
            Claim claim,
            Board board,
            Wiring wiring,
            Function<String, Weights> weights,
            Map<String, NodeState> states) {
        this.network = network;
        this.claim = claim;
        this.board = board;
        this.wiring = wiring;
        this.weights = weights;
        this.states = states;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Claim claim() {
        return claim;
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public Signal input(String node, int input) {
        if (claimed(node).type().equals(Node.INPUT)) {
            return sample(node);
        }
        return entering(node, input).signal();
    }

    @Override
    public Signal output(String node, int output) {
        claimed(node);
        if (output != 0) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "node '" + node + "': the spiking engine has edges from output 0 only, not " + output);
        }
        return outputs.computeIfAbsent(node, wiring::sentBy);
    }

    @Override
    public Inbox outbox(String node, int longestDelay) {
        output(node, 0);
        Outbox outbox = outboxes.computeIfAbsent(node, id -> new Outbox(outputs.get(id), longestDelay));
        if (outbox.longestDelay() != longestDelay) {
            throw new IllegalArgumentException("the outbox of node '" + node + "' was asked for with another delay");
        }
        return outbox;
    }

    @Override
    public Weights weights(String node) {
        claimed(node);
        return weights.apply(node);
    }

    @Override
    public State state(String node) {
        claimed(node);
        return states.getOrDefault(node, new NodeState(node, Map.of()));
    }

    @Override
    public RandomStream random(String node) {
        claimed(node);
        return new RandomStream(network.options().seed(), node);
    }

    /** The buffer that the session fills for an Input node of the claim. */
    SignalBuffer sample(String node) {
        return samples.computeIfAbsent(
                node, id -> new SignalBuffer(network.node(id).output().size()));
    }

    /** What arrives from outside the claim. */
    Confluence entering(String node, int input) {
        return inputs.computeIfAbsent(new Entrance(node, input), at -> {
            List<TimedEdge> fromOutside = wiring.into(node).stream()
                    .filter(timed -> timed.edge().input() == input && isOutside(timed))
                    .toList();
            return wiring.confluence(node, input, fromOutside);
        });
    }

    /** A node that is claimed alone and feeds itself with a delay does so through the engine. */
    boolean isOutside(TimedEdge into) {
        return claim.nodes().size() == 1 || !claim.nodes().contains(into.edge().from());
    }

    Iterable<Confluence> entrances() {
        return inputs.values();
    }

    /** What the driver said that it delivers. */
    Map<String, SignalBuffer> delivered() {
        return outputs;
    }

    Map<String, Outbox> outboxes() {
        return outboxes;
    }

    private Node claimed(String node) {
        if (!claim.nodes().contains(node)) {
            throw new IllegalArgumentException("node '" + node + "' is not part of the claim " + claim.nodes());
        }
        return network.node(node);
    }
}
