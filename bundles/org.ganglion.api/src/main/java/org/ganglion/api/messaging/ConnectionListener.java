// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of connection and loss. Calls come one after the other on a thread of the messaging bundle. */
@ConsumerType
@FunctionalInterface
public interface ConnectionListener {
    /**
     * The state has changed; also called once at registration with the present state.
     *
     * @param state the new state
     */
    void changed(ConnectionState state);
}
