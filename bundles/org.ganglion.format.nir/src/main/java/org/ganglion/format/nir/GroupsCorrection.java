// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.format.nir.GraphDraft.Link;

/**
 * Sets right what the reference package up to 1.0.7 writes in front of a convolution with groups: it takes the second
 * length of the weight for the input's channels, which are that times the groups, and refuses to write an Input of any
 * other shape. An Input of exactly that wrong shape, leading to nothing but such a convolution, is corrected.
 */
final class GroupsCorrection {

    private GroupsCorrection() {}

    static void apply(GraphDraft graph) {
        graph.linksOutOf().forEach((id, links) -> correct(graph, id, links));
    }

    private static void correct(GraphDraft graph, String id, List<Link> links) {
        if (links.size() != 1
                || !(graph.nodes().get(id) instanceof Terminal input
                        && input.type().equals(Node.INPUT))
                || !(graph.nodes().get(links.get(0).to()) instanceof Convolution convolution)) {
            return;
        }
        int[] shape = input.shape();
        boolean mistaken = convolution.groups() > 1
                && shape.length == convolution.window().rank() + 1
                && shape[0] == convolution.weight().shape()[1];
        if (mistaken) {
            int[] right = shape.clone();
            right[0] = convolution.inputChannels();
            graph.nodes().put(id, new Terminal(input.type(), right));
            graph.warn("node '" + id + "': field 'shape' is " + Arrays.toString(shape) + " in front of node '"
                    + links.get(0).to() + "' with " + convolution.groups() + " groups; taken for "
                    + Arrays.toString(right));
        }
    }
}
