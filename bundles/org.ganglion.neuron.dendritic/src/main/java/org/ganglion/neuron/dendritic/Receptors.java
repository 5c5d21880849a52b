// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;

/** How many receptors a node's input gives each neuron. */
final class Receptors {
    private Receptors() {}

    /** @throws GanglionException INCONSISTENT if there are not exactly so many */
    static void require(Node node, int receptors, String what) {
        if (node.input().size() != receptors * node.output().size()) {
            throw wrong(node, Integer.toString(receptors), what);
        }
    }

    /**
     * The receptors of each neuron.
     *
     * @throws GanglionException INCONSISTENT if there are not at least so many, the same for each
     */
    static int requireAtLeast(Node node, int least, String what) {
        int receptors = node.input().size() / node.output().size();
        if (receptors < least
                || receptors * node.output().size() != node.input().size()) {
            throw wrong(node, "R", what);
        }
        return receptors;
    }

    private static GanglionException wrong(Node node, String receptors, String what) {
        return new GanglionException(
                Reason.INCONSISTENT,
                "node '" + node.id() + "': " + node.type() + " of "
                        + node.output().size()
                        + " neurons takes the input shape (" + receptors + ", "
                        + node.output().size() + "), a row for each receptor (" + what + "); it has "
                        + node.input().size() + " elements");
    }
}
