// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.api.network.Node;

/** Transforms of which each feeds nothing but the next one. */
public record Chain(List<Node> nodes) {
    /** Copies. */
    public Chain {
        nodes = List.copyOf(nodes);
    }

    /** Where a signal enters. */
    public Node first() {
        return nodes.get(0);
    }

    /** Where it leaves. */
    public Node last() {
        return nodes.get(nodes.size() - 1);
    }

    /** Its nodes' ids. */
    public Set<String> ids() {
        return nodes.stream().map(Node::id).collect(Collectors.toUnmodifiableSet());
    }
}
