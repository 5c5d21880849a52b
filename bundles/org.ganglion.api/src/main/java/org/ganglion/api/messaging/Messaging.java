// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An MQTT 5 connection that is always there: publishing and subscribing work at any time, and what they ask for happens
 * when there is a broker. All methods are safe for use by several threads, and none blocks but {@link #flush}.
 */
@ProviderType
public interface Messaging {
    /**
     * Hands a message over to the outbox, which is bounded per class of topics: when it is full, the oldest message of
     * the class is dropped and counted. A retained message replaces one that still waits for the same topic.
     *
     * @param message what to send
     * @return {@link Outcome#ACCEPTED}, {@link Outcome#DROPPED}, {@link Outcome#TOO_LARGE} or {@link Outcome#CLOSED}
     */
    Outcome publish(Message message);

    /**
     * As {@link #publish}, and tells what became of the message in the end. A sender of much waits for it before it
     * sends more than a few, so that it never overruns the outbox.
     *
     * @param message what to send
     * @return completes with any outcome but {@link Outcome#ACCEPTED}, never exceptionally; dependants run on a thread
     *     of the messaging bundle and must not block
     */
    CompletableFuture<Outcome> deliver(Message message);

    /**
     * Waits until nothing waits or is under way: all that was published has been delivered or dropped.
     *
     * @param limit how long to wait at most
     * @return whether nothing is left
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    boolean flush(Duration limit) throws InterruptedException;

    /**
     * Receives what matches a topic filter from now on, over all reconnections.
     *
     * @param topicFilter a topic, possibly with wild cards, possibly shared ({@code $share/name/filter})
     * @param qos the best quality of service wanted: 0 or 1
     * @param handler called for each message
     * @return ends the subscription when closed
     */
    Subscription subscribe(String topicFilter, int qos, MessageHandler handler);

    /**
     * Hears of connection and loss, and first of the present state.
     *
     * @param listener called for each change
     * @return ends the listening when closed
     */
    Registration listen(ConnectionListener listener);

    /**
     * Whether there is a connection now.
     *
     * @return true while connected
     */
    boolean connected();

    /**
     * The largest packet that the broker accepts, in bytes, headers included.
     *
     * @return the limit of the present or latest connection; MQTT's own limit, 268435455, before the first one
     */
    int maximumPacketSize();

    /**
     * The device's own topics.
     *
     * @return names every topic of this device
     */
    Topics topics();

    /**
     * The counts since this object was made.
     *
     * @return a snapshot
     */
    Statistics statistics();
}
