// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ganglion.api.network.Node;

/** The types of nodes that this reader knows, except for the nested graph. Any type with a namespace is one of them. */
final class NodeTypes {

    /** Beyond NIR, but its shapes follow from its window as those of the other pools do. */
    private static final String MAX_POOL = "transform.MaxPool2d";

    private static final Map<String, NodeType> BY_NAME = new TreeMap<>();

    static {
        addTerminals();
        addTransforms();
        addPopulations();
    }

    private NodeTypes() {}

    /** A type of NIR, or one beyond NIR that has a namespace. */
    static Optional<NodeType> named(String name) {
        NodeType known = BY_NAME.get(name);
        if (known == null && Namespaced.isNamed(name)) {
            return Optional.of(fields -> Namespaced.read(name, fields));
        }
        return Optional.ofNullable(known);
    }

    /** Whether this is a type of NIR of which every field holds a value per element. */
    static boolean worksByElement(String name) {
        return BY_NAME.get(name) instanceof Elementwise.Type;
    }

    /** The names of all types, sorted. */
    static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }

    private static void addTerminals() {
        BY_NAME.put(Node.INPUT, fields -> Terminal.read(Node.INPUT, fields));
        BY_NAME.put(Node.OUTPUT, fields -> Terminal.read(Node.OUTPUT, fields));
    }

    private static void addTransforms() {
        BY_NAME.put("Affine", fields -> Dense.read("Affine", fields));
        BY_NAME.put("Linear", fields -> Dense.read("Linear", fields));
        BY_NAME.put("Conv1d", fields -> Convolution.read("Conv1d", 1, fields));
        BY_NAME.put("Conv2d", fields -> Convolution.read("Conv2d", 2, fields));
        BY_NAME.put("SumPool2d", fields -> Pooling.read("SumPool2d", fields));
        BY_NAME.put("AvgPool2d", fields -> Pooling.read("AvgPool2d", fields));
        BY_NAME.put(MAX_POOL, fields -> Pooling.read(MAX_POOL, fields));
        BY_NAME.put("Flatten", Flatten::read);
        add(Elementwise.type("Scale").field("scale"));
        add(Elementwise.type("Delay").fieldOfAtLeastZero("delay"));
        add(Elementwise.type("Threshold").field("threshold"));
    }

    private static void addPopulations() {
        Elementwise.Type leaky =
                Elementwise.type("LI").positiveField("tau").field("r").field("v_leak");
        Elementwise.Type current = Elementwise.type("CubaLI")
                .positiveField("tau_syn")
                .positiveField("tau_mem")
                .field("r")
                .field("v_leak")
                .field("w_in", 1);
        add(Elementwise.type("I").field("r"));
        add(Elementwise.type("IF").field("r").field("v_threshold").field("v_reset", 0));
        add(leaky);
        add(leaky.named("LIF").field("v_threshold").field("v_reset", 0));
        add(current);
        add(current.named("CubaLIF").field("v_threshold").field("v_reset", 0));
    }

    private static void add(Elementwise.Type type) {
        BY_NAME.put(type.name(), type);
    }
}
