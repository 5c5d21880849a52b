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
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.format.nir.hdf5.Hdf5Writer;
import org.ganglion.format.nir.hdf5.Hdf5Writer.Folder;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Writes networks as NIR 1.0.7 lays them out, arrays contiguous and not compressed. Types with a namespace are written in the same way, with the shapes of their ports as
 * {@code input_shape} and {@code output_shape}. What learns and the options stand in a model's manifest, not in the file.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
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
            requireName(node.id());
            write(node, nodes.folder(node.id()));
        }
        return Hdf5Writer.write(root);
    }

    /** What HDF5 would take for a path. */
    private static void requireName(String id) {
        if (id.isEmpty() || id.equals(".") || id.indexOf('/') >= 0 || id.indexOf('\0') >= 0) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "node '" + id + "': a NIR file cannot hold this name; take one without '/'");
        }
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

    private static Tensor shape(Node node, List<Port> ports) {
        if (ports.size() != 1 || ports.get(0).quantization() != null) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "node '" + node.id() + "': has the ports " + ports
                            + "; a NIR file holds one real input and output");
        }
        int[] shape = ports.get(0).shape();
        return Tensor.of(shape, shape.length);
    }

    private static void write(Node node, Folder into) {
        if (NodeTypes.named(node.type()).isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "node '" + node.id() + "': NIR has no type '" + node.type() + "'; it has " + NodeTypes.names()
                            + ", and types with a namespace such as neuron.Izhikevich are written too");
        }
        into.text("type", node.type());
        if (Namespaced.isNamed(node.type()) && !NodeTypes.names().contains(node.type())) {
            into.numbers(Namespaced.INPUT_SHAPE, shape(node, node.inputs()));
            into.numbers(Namespaced.OUTPUT_SHAPE, shape(node, node.outputs()));
        }
        Parameters parameters =
                NodeTypes.worksByElement(node.type()) ? PerElement.fields(node.parameters()) : node.parameters();
        for (String name : parameters.names()) {
            if (parameters.isText(name)) {
                into.text(name, parameters.text(name));
            } else {
                into.numbers(name, parameters.tensor(name));
            }
        }
    }
}
