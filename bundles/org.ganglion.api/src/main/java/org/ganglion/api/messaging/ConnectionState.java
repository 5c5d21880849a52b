// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

/**
 * Whether there is a connection to the broker.
 *
 * @param connected true from the broker's acceptance to the loss of the connection
 * @param reason why it is as it is, one line
 */
public record ConnectionState(boolean connected, String reason) {
    /** Before the first attempt has ended. */
    public static final ConnectionState UNTRIED = new ConnectionState(false, "not connected yet");
}
