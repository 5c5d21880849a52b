// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The graph of a file while it is read: nested graphs are flattened to dotted names already, their inputs and outputs
 * still stand in it as joints.
 */
final class GraphDraft {

    private final Map<String, NodeDraft> nodes = new LinkedHashMap<>();
    private final Set<String> joints = new LinkedHashSet<>();
    private final List<Link> links = new ArrayList<>();
    private final Consumer<String> warnings;

    /** A way from one node to another. */
    record Link(String from, String to) {
        @Override
        public String toString() {
            return "edge '" + from + "' -> '" + to + "'";
        }
    }

    /** Creates an empty graph; what is strange but accepted is told to {@code warnings}. */
    GraphDraft(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** The nodes by id, in the order of the file. */
    Map<String, NodeDraft> nodes() {
        return nodes;
    }

    /** The ids of nodes that only pass signals on into or out of a nested graph. */
    Set<String> joints() {
        return joints;
    }

    /** The links in the order of the file. */
    List<Link> links() {
        return links;
    }

    void warn(String warning) {
        warnings.accept(warning);
    }

    /** The links into every node. */
    Map<String, List<Link>> linksInto() {
        Map<String, List<Link>> byNode = new LinkedHashMap<>();
        nodes.keySet().forEach(id -> byNode.put(id, new ArrayList<>()));
        links.forEach(link -> byNode.get(link.to()).add(link));
        return byNode;
    }

    /** The links out of every node. */
    Map<String, List<Link>> linksOutOf() {
        Map<String, List<Link>> byNode = new LinkedHashMap<>();
        nodes.keySet().forEach(id -> byNode.put(id, new ArrayList<>()));
        links.forEach(link -> byNode.get(link.from()).add(link));
        return byNode;
    }
}
