// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ProviderType;

/** Opens further connections beside the device's own: for commands, publishers and tests. */
@ProviderType
public interface MessagingFactory {
    /**
     * Opens a connection and returns at once; the connecting goes on in the background until it succeeds.
     *
     * @param settings to whom, as whom, and within which bounds
     * @return the connection, to be closed by the caller
     * @throws org.ganglion.api.GanglionException {@code USAGE}: the settings are wrong, for instance a trust store that
     *     is not there
     */
    Connection connect(ConnectionSettings settings);
}
