// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.neuron.NeuronTypes;

/** How a missing capability is written: {@code ganglion.neuron;type=LIF}. */
final class Capabilities {
    private Capabilities() {}

    static String of(Node node) {
        return node.kind() == NodeKind.TRANSFORM
                ? DriverKind.NAMESPACE + ";ops=" + node.type()
                : NeuronTypes.NAMESPACE + ";type=" + node.type();
    }

    static String ofRule(String rule) {
        return LearningRules.NAMESPACE + ";rule=" + rule;
    }

    static String ofEngine(String kind) {
        return EngineKind.NAMESPACE + ";kind=" + kind;
    }
}
