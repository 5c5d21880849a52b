// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Port;

/**
 * What the signals of a network take, before anything is allocated for them: a file of a few bytes can say a shape that no board has the
 * memory for, and who runs out of memory takes others with it.
 */
final class SignalMemory {
    private SignalMemory() {}

    /**
     * Refuses a network whose signals alone do not fit.
     *
     * @param heap bytes that this process may use at most
     * @throws GanglionException TOO_LARGE, naming the node with the largest signal
     */
    static void require(Network network, long heap) {
        long all = 0;
        long most = 0;
        Node largest = null;
        for (Node node : network.nodes().values()) {
            long bytes = 0;
            for (Port port : node.outputs()) {
                bytes += (long) port.size() * port.type().bytes();
            }
            all += bytes;
            if (bytes > most) {
                most = bytes;
                largest = node;
            }
        }
        if (all > heap) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    "node '" + largest.id() + "': its output of the shape "
                            + Arrays.toString(largest.outputs().get(0).shape()) + " takes " + (most >> 20)
                            + " MiB, the signals of all nodes " + (all >> 20) + " MiB; this process may use "
                            + (heap >> 20) + " MiB");
        }
    }
}
