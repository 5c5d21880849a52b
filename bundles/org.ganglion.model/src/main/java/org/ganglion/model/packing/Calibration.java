// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.packing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.ActivationScales;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.network.Options;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.model.Model;
import org.ganglion.model.trial.SelfTestRun;
import org.ganglion.model.trial.Terminals;
import org.ganglion.session.Session;
import org.ganglion.session.Sessions;

/**
 * Runs samples through a network and watches, for each transform, from where to where its input and its output go: from that come the
 * scales with which the same signals are written with 8 bits.
 */
final class Calibration {
    private final Session session;
    private final Network network;
    private final Map<String, Range> ranges = new LinkedHashMap<>();

    private Calibration(Session session, Network network) {
        this.session = session;
        this.network = network;
        for (Node node : network.nodes().values()) {
            if (node.kind() == NodeKind.TRANSFORM) {
                ranges.put(node.id(), new Range(node));
            }
        }
    }

    /** What was seen of a transform. */
    private static final class Range {
        private final double[] entering;
        private final double[] sum;
        private final double[] leaving;
        private double leastIn;
        private double mostIn;
        private double leastOut;
        private double mostOut;

        Range(Node node) {
            this.entering = new double[node.input().size()];
            this.sum = new double[node.input().size()];
            this.leaving = new double[node.output().size()];
        }

        ActivationScales scales() {
            return new ActivationScales(
                    ActivationScales.over(leastIn, mostIn), ActivationScales.over(leastOut, mostOut));
        }
    }

    /**
     * The options with the scales of every transform.
     *
     * @param file samples, a row a step
     * @throws GanglionException what reading, opening and a step say; INCONSISTENT if the rows do not fit or there are none
     */
    static Options calibrated(Sessions sessions, Collection<? extends SampleFormat> formats, Model model, Path file) {
        try (Session session = SelfTestRun.open(sessions, model, List.of());
                SampleFormat.Rows rows = SampleFormat.of(formats, file).open(file)) {
            Calibration calibration = new Calibration(session, model.network());
            calibration.run(rows, file);
            return calibration.options();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void run(SampleFormat.Rows rows, Path file) throws IOException {
        Terminals terminals = new Terminals(session);
        if (rows.columns() != terminals.inputs()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    file + ": has " + rows.columns() + " columns, the model " + terminals.inputs() + " inputs");
        }
        double[] row = new double[terminals.inputs()];
        long seen = 0;
        while (rows.next(row)) {
            terminals.step(row);
            ranges.forEach(this::watch);
            seen++;
        }
        if (seen == 0) {
            throw new GanglionException(Reason.INCONSISTENT, file + ": has no rows");
        }
    }

    private void watch(String node, Range range) {
        Arrays.fill(range.sum, 0);
        for (Edge edge : network.into(node)) {
            session.signal(edge.from()).read(range.entering, 0);
            for (int i = 0; i < range.sum.length; i++) {
                range.sum[i] += range.entering[i];
            }
        }
        for (double x : range.sum) {
            range.leastIn = Math.min(range.leastIn, finite(node, x));
            range.mostIn = Math.max(range.mostIn, x);
        }
        session.signal(node).read(range.leaving, 0);
        for (double x : range.leaving) {
            range.leastOut = Math.min(range.leastOut, finite(node, x));
            range.mostOut = Math.max(range.mostOut, x);
        }
    }

    private static double finite(String node, double x) {
        if (!Double.isFinite(x)) {
            throw new GanglionException(
                    Reason.PROVIDER_FAILED, "node '" + node + "' has the value " + x + ", for which there is no scale");
        }
        return x;
    }

    private Options options() {
        Options options = network.options();
        for (Map.Entry<String, Range> range : ranges.entrySet()) {
            options = options.with(
                    ActivationScales.option(range.getKey()),
                    range.getValue().scales().text());
        }
        return options;
    }
}
