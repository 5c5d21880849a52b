// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;

/** What works by element gives as many elements as it takes. */
final class SameSize {
    private SameSize() {}

    /** @throws GanglionException INCONSISTENT if it does not */
    static void require(Node node) {
        if (node.input().size() != node.output().size()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "a " + node.type() + " from " + node.input() + " to " + node.output()
                            + " would change the number of elements");
        }
    }
}
