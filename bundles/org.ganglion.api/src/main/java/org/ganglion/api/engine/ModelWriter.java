// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.engine;

import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that writes networks in one file format. Called by any thread. */
@ConsumerType
public interface ModelWriter {
    /** The file name's ending without a dot, such as {@code nir}. */
    String extension();

    /**
     * Writes a network; its reader gives an equal one, but for options and plasticity, which the file does not hold.
     *
     * @throws GanglionException UNSUPPORTED, naming the node, if the format has no such type
     */
    byte[] write(Network network);
}
