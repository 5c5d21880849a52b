// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.packing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.model.Requirement;

/** The capabilities that a network needs, found in its graph. */
public final class GraphRequirements {
    private GraphRequirements() {}

    /**
     * Finds them.
     *
     * @param pipeline the settings of a pipeline, whose keys that end with {@code .encoder} and {@code .decoder} name codecs
     */
    public static List<Requirement> of(String engine, Network network, Map<String, String> pipeline) {
        Set<Requirement> found = new TreeSet<>();
        found.add(new Requirement(EngineKind.NAMESPACE, "kind", engine));
        for (Node node : network.nodes().values()) {
            if (node.kind() != NodeKind.TERMINAL) {
                found.add(of(node));
            }
        }
        for (Plasticity plasticity : network.plasticity().values()) {
            found.add(new Requirement(LearningRules.NAMESPACE, "rule", plasticity.rule()));
        }
        pipeline.forEach((key, value) -> {
            if (key.endsWith(".encoder") || key.endsWith(".decoder")) {
                found.add(new Requirement(CodecKind.NAMESPACE, "kind", value));
            }
        });
        return List.copyOf(found);
    }

    private static Requirement of(Node node) {
        return node.kind() == NodeKind.TRANSFORM
                ? new Requirement(DriverKind.NAMESPACE, "ops", node.type())
                : new Requirement(NeuronTypes.NAMESPACE, "type", node.type());
    }
}
