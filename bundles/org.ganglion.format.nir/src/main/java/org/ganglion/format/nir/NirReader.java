// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.format.nir.hdf5.Group;
import org.ganglion.format.nir.hdf5.Hdf5Exception;
import org.ganglion.format.nir.hdf5.Hdf5File;
import org.ganglion.format.nir.hdf5.Limits;

/** Turns the bytes of a NIR file into a network. */
final class NirReader {

    private static final String VERSION = "version";
    private static final String NODE = "node";
    private static final Pattern KNOWN_VERSIONS = Pattern.compile("[01]\\.\\d+(\\..*)?");

    private final Limits limits;
    private final Consumer<String> warnings;

    /** Creates a reader; what is strange but accepted is told to {@code warnings}. */
    NirReader(Limits limits, Consumer<String> warnings) {
        this.limits = limits;
        this.warnings = warnings;
    }

    /** Reads a whole file. */
    Network read(ByteBuffer content) {
        GraphDraft draft = new GraphDraft(warnings);
        try {
            Group root = Hdf5File.open(content, limits).root();
            checkRoot(root);
            new GraphReader(draft).read(root.group(NODE));
        } catch (Hdf5Exception e) {
            throw Refusals.of(e);
        }
        return network(draft);
    }

    private void checkRoot(Group root) {
        NodeFields fields = new NodeFields(root);
        fields.know(NODE);
        if (!root.has(NODE)) {
            throw NodeFields.wrong(NODE, "is missing: the file is HDF5, but not NIR");
        }
        if (fields.has(VERSION)) {
            String version = fields.text(VERSION);
            if (!KNOWN_VERSIONS.matcher(version).matches()) {
                throw new GanglionException(
                        Reason.UNSUPPORTED, "field 'version' is '" + version + "', known are 0.x and 1.x");
            }
        } else {
            warnings.accept("field 'version' is missing");
        }
        fields.refuseUnknown();
    }

    private static Network network(GraphDraft draft) {
        if (draft.nodes().isEmpty()) {
            throw new GanglionException(Reason.INCONSISTENT, "the network has no nodes");
        }
        GroupsCorrection.apply(draft);
        ShapeInference shapes = ShapeInference.of(draft);
        Map<String, Node> nodes = new LinkedHashMap<>();
        draft.nodes().forEach((id, node) -> {
            if (!draft.joints().contains(id)) {
                nodes.put(id, node(id, node, shapes));
            }
        });
        List<Edge> edges = JointRemoval.links(draft).stream()
                .map(link -> new Edge(link.from(), link.to()))
                .toList();
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    private static Node node(String id, NodeDraft node, ShapeInference shapes) {
        int[] input = shapes.inputOf(id);
        return new Node(
                id,
                node.type(),
                node.parametersFor(input),
                List.of(Port.real("input", input)),
                List.of(Port.real("output", shapes.outputOf(id))));
    }
}
