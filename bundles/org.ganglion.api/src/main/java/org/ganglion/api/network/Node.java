// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.List;
import java.util.Objects;

/**
 * One operation of a network.
 *
 * @param id unique in the network; nested graphs are joined by dots
 * @param type the name in NIR such as {@code LIF}, or a namespaced name such as {@code tflite.Model}; see {@link NodeKind}
 * @param parameters as the file gives them
 * @param inputs in order; edges go to the first unless they name a port
 * @param outputs in order; edges leave from the first
 */
public record Node(String id, String type, Parameters parameters, List<Port> inputs, List<Port> outputs) {
    /** The type of a node through which signals enter. */
    public static final String INPUT = "Input";
    /** The type of a node through which signals leave. */
    public static final String OUTPUT = "Output";

    /** Copies and checks. */
    public Node {
        Objects.requireNonNull(id);
        Objects.requireNonNull(type);
        Objects.requireNonNull(parameters);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** What it is. */
    public NodeKind kind() {
        return NodeKind.of(type);
    }

    /** The first input. */
    public Port input() {
        return inputs.get(0);
    }

    /** The first output. */
    public Port output() {
        return outputs.get(0);
    }
}
