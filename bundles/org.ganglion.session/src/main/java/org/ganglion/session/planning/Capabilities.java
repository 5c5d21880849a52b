// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.Set;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.network.Node;
import org.ganglion.api.neuron.NeuronTypes;

/** How a missing capability is written: {@code ganglion.neuron;type=LIF}. */
final class Capabilities {
    /** The transforms of NIR; every other type without a namespace is a population. */
    private static final Set<String> TRANSFORMS = Set.of(
            "Affine", "AvgPool2d", "Conv1d", "Conv2d", "Delay", "Flatten", "Linear", "Scale", "SumPool2d", "Threshold");

    private Capabilities() {}

    static String of(Node node) {
        boolean transform = TRANSFORMS.contains(node.type()) || node.type().indexOf('.') >= 0;
        return transform
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
