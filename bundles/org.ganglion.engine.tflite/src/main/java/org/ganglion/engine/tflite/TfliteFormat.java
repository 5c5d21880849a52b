// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads a TensorFlow Lite flatbuffer as a network of the one node {@code model}, of type {@code tflite.Model}. The network keeps the
 * content, which the caller no longer changes.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class TfliteFormat implements ModelFormat {
    private static final byte[] IDENTIFIER = {'T', 'F', 'L', '3'};
    private static final int IDENTIFIER_AT = 4;

    @Override
    public String extension() {
        return "tflite";
    }

    @Override
    public String engine() {
        return TfliteEngine.KIND;
    }

    @Override
    public boolean recognizes(byte[] head) {
        if (head.length < IDENTIFIER_AT + IDENTIFIER.length) {
            return false;
        }
        for (int i = 0; i < IDENTIFIER.length; i++) {
            if (head[IDENTIFIER_AT + i] != IDENTIFIER[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Network read(String name, byte[] content) {
        try {
            TfliteModel model = new ModelReader(content).read();
            for (Subgraph graph : model.subgraphs()) {
                new GraphCheck(graph).run();
            }
            Node node = ModelNode.of(model, content);
            Map<String, Node> nodes = new LinkedHashMap<>();
            nodes.put(node.id(), node);
            return new Network(nodes, List.of(), Map.of(), Options.DEFAULT);
        } catch (MalformedModelException e) {
            throw e.in(name);
        } catch (IndexOutOfBoundsException e) {
            throw new GanglionException(Reason.MALFORMED, name + ": refers outside of the file: " + e.getMessage(), e);
        }
    }
}
