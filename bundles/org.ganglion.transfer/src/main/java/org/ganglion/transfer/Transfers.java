// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.time.Duration;
import org.ganglion.api.messaging.Messaging;
import org.osgi.annotation.versioning.ProviderType;

/** Opens the repository behind connections that are not this device's own, such as those of many devices that one process plays. */
@ProviderType
public interface Transfers {
    /**
     * The TUF repository that the publishers of a connection's broker serve.
     *
     * @param messaging the connection; stays open when the repository is closed
     * @param multicast whether blocks may come that are sent to several devices of the group at once
     * @param firstDelay a random wait of at most this before the first request of a fetch
     * @return the repository, which the caller closes
     */
    Origin over(Messaging messaging, boolean multicast, Duration firstDelay);
}
