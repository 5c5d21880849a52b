// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.engine;

import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that reads models of one file format. Called by any thread. */
@ConsumerType
public interface ModelFormat {
    /** The file name's ending without a dot, such as {@code nir}. */
    String extension();

    /** The kind of engine that runs these models. */
    String engine();

    /**
     * Whether these bytes look like a model of this format; the name does not count.
     *
     * @param head the first bytes of the file, up to 64
     */
    boolean recognizes(byte[] head);

    /**
     * Reads a model; nothing is allocated before its size was checked against {@code content}.
     *
     * @param name for messages, such as a file's name
     * @param content the whole file; not changed, and not kept unless the network says so
     * @return the network with default options
     * @throws GanglionException MALFORMED, UNSUPPORTED, INCONSISTENT or TOO_LARGE, naming file, node and field
     */
    Network read(String name, byte[] content);
}
