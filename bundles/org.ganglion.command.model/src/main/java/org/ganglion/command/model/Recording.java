// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;
import org.ganglion.session.Session;

/** What the user wants to see of nodes inside the network: their signals, or one of their variables. */
final class Recording {
    private final Session session;
    private final List<Probe> probes = new ArrayList<>();
    private final SpikeReading reading = new SpikeReading();

    /** A node's signal, or with a variable the node's variable. */
    private record Probe(String name, String node, String variable, long[] spikes) {}

    /**
     * @param requests as the user gave them: {@code NODE} or {@code NODE:VARIABLE}, several joined by commas
     * @throws GanglionException USAGE, naming the node and those that are there, or the variable
     */
    Recording(Session session, List<String> requests) {
        this.session = session;
        for (String request : requests) {
            for (String name : request.split(",")) {
                probes.add(probe(name.strip()));
            }
        }
    }

    private Probe probe(String name) {
        int colon = name.lastIndexOf(':');
        String node = colon < 0 ? name : name.substring(0, colon);
        if (!session.network().nodes().containsKey(node)) {
            throw new GanglionException(
                    Reason.USAGE,
                    "--record: there is no node '" + node + "'; there are "
                            + session.network().nodes().keySet());
        }
        Probe probe = new Probe(name, node, colon < 0 ? null : name.substring(colon + 1), new long[1]);
        size(probe); // which a variable that is not there has not
        return probe;
    }

    /** Counts spikes of the step just made. */
    void count() {
        for (Probe probe : probes) {
            if (probe.variable == null) {
                probe.spikes[0] += spikes(probe);
            }
        }
    }

    /**
     * Draws the spikes of the step just made.
     *
     * @throws GanglionException USAGE if no node's signal is recorded
     */
    void draw(Raster raster) {
        boolean any = false;
        for (Probe probe : probes) {
            if (probe.variable == null) {
                Signal signal = session.signal(probe.node);
                int count = spikes(probe);
                raster.add(probe.name, signal.size(), reading.indices(), count);
                any = true;
            }
        }
        if (!any) {
            throw new GanglionException(Reason.USAGE, "--raster draws the nodes that --record names; name one");
        }
        raster.endStep();
    }

    /**
     * Notes the spikes of the step just made.
     *
     * @throws GanglionException USAGE if no node's signal is recorded
     */
    void note(SpikeTimes times) {
        boolean any = false;
        for (Probe probe : probes) {
            if (probe.variable == null) {
                int count = spikes(probe);
                times.add(probe.name, reading.indices(), count);
                any = true;
            }
        }
        if (!any) {
            throw new GanglionException(
                    Reason.USAGE, "--spikes writes those of the nodes that --record names; name one");
        }
        times.endStep();
    }

    private int spikes(Probe probe) {
        boolean entered = session.network().node(probe.node).type().equals(Node.INPUT);
        return reading.read(session.signal(probe.node), entered);
    }

    /** Appends the elements of the step just made to a row. */
    double[] appendTo(double[] row, int used) {
        double[] grown = row;
        int at = used;
        for (Probe probe : probes) {
            int size = size(probe);
            if (grown.length < at + size) {
                grown = java.util.Arrays.copyOf(grown, at + size);
            }
            if (probe.variable == null) {
                session.signal(probe.node).read(grown, at);
            } else {
                System.arraycopy(variable(probe), 0, grown, at, size);
            }
            at += size;
        }
        return grown;
    }

    /** Number of elements recorded in a step. */
    int size() {
        return probes.stream().mapToInt(this::size).sum();
    }

    private int size(Probe probe) {
        return probe.variable == null ? session.signal(probe.node).size() : variable(probe).length;
    }

    private double[] variable(Probe probe) {
        try {
            return session.state(probe.node).f64(probe.variable);
        } catch (IllegalArgumentException e) {
            throw new GanglionException(
                    Reason.USAGE, "--record: node '" + probe.node + "' has no variable '" + probe.variable + "'", e);
        }
    }

    /** Spikes counted so far, by node. */
    Map<String, Long> spikes() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Probe probe : probes) {
            if (probe.variable == null) {
                counts.put(probe.name, probe.spikes[0]);
            }
        }
        return counts;
    }
}
