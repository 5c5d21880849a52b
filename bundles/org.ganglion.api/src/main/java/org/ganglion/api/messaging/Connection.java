// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ProviderType;

/** A connection that its user has opened through {@link MessagingFactory}, and closes. */
@ProviderType
public interface Connection extends Messaging, AutoCloseable {
    /**
     * Says goodbye to the broker (status offline where one is announced), ends all subscriptions, and joins all threads
     * of this connection. Waits at most a few seconds. What still waits in the outbox is dropped: {@link #flush} before
     * if it matters.
     */
    @Override
    void close();
}
