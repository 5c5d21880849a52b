// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the messages of one subscription, one after the other in the order of arrival, on a thread of the messaging
 * bundle's own pool (never the MQTT client's, unless it is a {@link PromptHandler}). A handler may block for a while; meanwhile its bounded inbox fills:
 * messages of QoS 1 then stay unacknowledged, which stops the broker, and of QoS 0 the oldest go, counted.
 */
@ConsumerType
@FunctionalInterface
public interface MessageHandler {
    /**
     * One message has arrived. An exception is logged and counted; the message counts as handled.
     *
     * @param message the message
     * @throws Exception whatever goes wrong
     */
    void handle(Message message) throws Exception;
}
