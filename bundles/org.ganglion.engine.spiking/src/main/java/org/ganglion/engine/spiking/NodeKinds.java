// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Set;
import org.ganglion.api.network.Node;

/** Which of NIR's types hold state per neuron, for nodes that a driver claims: there no neuron model says so. */
final class NodeKinds {
    private static final Set<String> POPULATIONS = Set.of("I", "IF", "LI", "LIF", "CubaLI", "CubaLIF");
    private static final Set<String> TRANSFORMS = Set.of(
            Node.INPUT,
            Node.OUTPUT,
            "Affine",
            "Linear",
            "Scale",
            "Conv1d",
            "Conv2d",
            "SumPool2d",
            "AvgPool2d",
            "Flatten",
            "Delay",
            "Threshold");

    private NodeKinds() {}

    static boolean isPopulation(String type) {
        return POPULATIONS.contains(type);
    }

    static boolean isTransform(String type) {
        return TRANSFORMS.contains(type);
    }
}
