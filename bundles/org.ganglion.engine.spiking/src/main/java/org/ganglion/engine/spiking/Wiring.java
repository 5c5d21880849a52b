// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Shapes;

/** The signals of a plan: a buffer per sender, a history where an edge needs one, and what they become where edges meet. */
final class Wiring {
    private final Network network;
    private final Map<String, List<TimedEdge>> into = new LinkedHashMap<>();
    private final Map<String, Integer> longestDelay = new LinkedHashMap<>();
    private final Map<String, SignalBuffer> sent = new LinkedHashMap<>();
    private final Map<String, History> histories = new LinkedHashMap<>();

    Wiring(Network network, List<TimedEdge> edges) {
        this.network = network;
        network.nodes().keySet().forEach(node -> into.put(node, new ArrayList<>()));
        for (TimedEdge timed : edges) {
            Edge edge = timed.edge();
            checkShapes(edge);
            into.get(edge.to()).add(timed);
            longestDelay.merge(edge.from(), timed.delay(), Math::max);
        }
    }

    List<TimedEdge> into(String node) {
        return into.get(node);
    }

    /** What the node sends, for the node to fill. */
    SignalBuffer sentBy(String node) {
        return sent.computeIfAbsent(node, id -> {
            Node sender = network.node(id);
            return new SignalBuffer(real(id, sender.outputs().isEmpty() ? sender.input() : sender.output())
                    .size());
        });
    }

    /** What these edges bring to an input. */
    Confluence confluence(String node, int input, List<TimedEdge> edges) {
        Port port = real(node, network.node(node).inputs().get(input));
        List<Confluence.Tap> taps = new ArrayList<>();
        for (TimedEdge timed : edges) {
            taps.add(tap(timed.edge().from(), timed.delay()));
        }
        Confluence all = Confluence.of(taps, port.size());
        if (port.forms().containsAll(List.of(Form.values()))) {
            return all;
        }
        if (!port.forms().contains(Form.DENSE)) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "node '" + node + "': input '" + port.name() + "' takes only " + port.forms()
                            + "; the spiking engine needs one that takes every form, or DENSE");
        }
        return all.dense();
    }

    /** The histories, in the order of the file. */
    List<History> declareHistories(StateLayout layout) {
        List<History> all = new ArrayList<>();
        for (String node : network.nodes().keySet()) {
            History history = histories.get(node);
            if (history != null) {
                history.declare(node, layout);
                all.add(history);
            }
        }
        return all;
    }

    private Confluence.Tap tap(String from, int delay) {
        SignalBuffer signal = sentBy(from);
        if (delay == 0) {
            return new Confluence.Now(signal);
        }
        History history = histories.computeIfAbsent(from, id -> new History(signal, longestDelay.get(id)));
        return history.depth() == 1
                ? new Confluence.Now(history.previous())
                : new Confluence.Past(history, delay, signal.size());
    }

    private void checkShapes(Edge edge) {
        Node sender = network.node(edge.from());
        Port from = sender.outputs().isEmpty() ? sender.input() : sender.output();
        Port to = network.node(edge.to()).inputs().get(edge.input());
        int[] sentShape = Shapes.withoutLeadingOnes(from.shape());
        int[] takenShape = Shapes.withoutLeadingOnes(to.shape());
        if (!Arrays.equals(sentShape, takenShape)) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "edge '" + edge.from() + "' -> '" + edge.to() + "': the sender's shape "
                            + Arrays.toString(from.shape()) + " is not the receiver's "
                            + Arrays.toString(to.shape()) + " (" + to.name() + ")");
        }
    }

    private static Port real(String node, Port port) {
        if (port.type() != Dtype.F64) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "node '" + node + "': port '" + port.name() + "' is of type " + port.type()
                            + "; the spiking engine computes in F64");
        }
        return port;
    }
}
