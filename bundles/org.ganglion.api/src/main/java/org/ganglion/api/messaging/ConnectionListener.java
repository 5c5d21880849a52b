// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of connection and loss. Calls come one after the other on a thread of the messaging bundle. */
@ConsumerType
@FunctionalInterface
public interface ConnectionListener {
    /**
     * The state has changed, or why it is as it is; also called once at registration with the present state. Not called
     * when the connection is closed by who uses it.
     *
     * @param state the new state
     */
    void changed(ConnectionState state);
}
