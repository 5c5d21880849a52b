// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.format.nir.hdf5.Hdf5Writer;
import org.ganglion.format.nir.hdf5.Hdf5Writer.Folder;
import org.osgi.service.component.annotations.Component;

/** Writes networks as NIR 1.0.7 lays them out. */
@Component
public final class NirWriter implements ModelWriter {
    private static final String VERSION = "1.0.7";

    @Override
    public String extension() {
        return "nir";
    }

    @Override
    public byte[] write(Network network) {
        Folder root = new Folder();
        root.text("version", VERSION);
        Folder graph = root.folder("node");
        graph.text("type", "NIRGraph");
        graph.texts("edges", new int[] {network.edges().size(), 2}, ends(network.edges()));
        Folder nodes = graph.folder("nodes");
        for (Node node : network.nodes().values()) {
            write(node, nodes.folder(node.id()));
        }
        return Hdf5Writer.write(root);
    }

    private static List<String> ends(List<Edge> edges) {
        List<String> ends = new ArrayList<>(2 * edges.size());
        for (Edge edge : edges) {
            if (edge.delay() != 0 || edge.input() != 0) {
                throw new GanglionException(
                        Reason.UNSUPPORTED,
                        "edge " + edge.from() + " -> " + edge.to()
                                + " has a delay or names an input; NIR has neither, put a Delay node there");
            }
            ends.add(edge.from());
            ends.add(edge.to());
        }
        return ends;
    }

    private static void write(Node node, Folder into) {
        if (NodeTypes.named(node.type()).isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "node '" + node.id() + "': NIR has no type '" + node.type() + "'; it has " + NodeTypes.names());
        }
        into.text("type", node.type());
        Parameters parameters = node.parameters();
        for (String name : parameters.names()) {
            if (parameters.isText(name)) {
                into.text(name, parameters.text(name));
            } else {
                into.numbers(name, parameters.tensor(name));
            }
        }
    }
}
