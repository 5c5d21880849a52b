// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Set;

/**
 * What a node is, told by its type. The types of NIR have no namespace and are what NIR says; a type of the namespace
 * {@code neuron} is a population beyond NIR, and one of any other namespace is a transform: {@code transform} for those that every
 * board has, else a driver's own, such as {@code tflite.Model}.
 */
public enum NodeKind {
    /** An Input or Output: where signals enter and leave. */
    TERMINAL,
    /** Maps values and is claimed by a driver. */
    TRANSFORM,
    /** Holds state per neuron and is created by a neuron model. */
    POPULATION;

    /** The namespace of populations beyond NIR. */
    public static final String NEURON_NAMESPACE = "neuron";

    private static final Set<String> TERMINALS = Set.of(Node.INPUT, Node.OUTPUT);
    private static final Set<String> TRANSFORMS = Set.of(
            "Affine", "Linear", "Scale", "Conv1d", "Conv2d", "SumPool2d", "AvgPool2d", "Flatten", "Delay", "Threshold");

    /**
     * The kind of a type.
     *
     * @param type with or without a namespace; one without that NIR does not know is a population's
     */
    public static NodeKind of(String type) {
        if (TERMINALS.contains(type)) {
            return TERMINAL;
        }
        boolean foreign = type.indexOf('.') >= 0 && !type.startsWith(NEURON_NAMESPACE + '.');
        return foreign || TRANSFORMS.contains(type) ? TRANSFORM : POPULATION;
    }
}
