// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionListener;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionState;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessageHandler;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Registration;
import org.ganglion.api.messaging.Statistics;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection over Paho, put together from its parts. */
final class MqttConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final Duration ENDING = Duration.ofSeconds(3);

    private final ConnectionSettings settings;
    private final Status status;
    private final Counters counters = new Counters();
    private final ConnectionThreads threads;
    private final Outgoing outgoing;
    private final Subscriptions subscriptions;
    private final ConnectionListeners listeners;
    private final Reconnection reconnection;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MqttConnection(ConnectionSettings settings) {
        this.settings = settings;
        this.status = new Status(settings);
        TlsSockets tls = settings.broker().getScheme().equals("ssl") ? TlsSockets.of(settings.tls()) : null;
        ConnectionSettings.Bounds bounds = settings.bounds();
        this.threads = new ConnectionThreads(settings.clientId());
        BrokerClient client = BrokerClient.of(settings, tls, threads.client);
        Outbox outbox = new Outbox(bounds.outboxLength(), bounds.outboxBytes());
        this.outgoing = new Outgoing(client, outbox, counters, threads.handlers);
        this.subscriptions = new Subscriptions(client, counters, threads.loop, threads.handlers, bounds);
        this.listeners = new ConnectionListeners(threads.handlers, counters);
        Backoff backoff = new Backoff(bounds.firstDelay(), bounds.longestDelay(), RandomGenerator.getDefault());
        this.reconnection = new Reconnection(
                client,
                threads,
                backoff,
                bounds.connectTimeout(),
                bounds.window(),
                counters,
                new Sessions(),
                settings.announceStatus());
    }

    static MqttConnection open(ConnectionSettings settings) {
        MqttConnection connection = of(settings);
        connection.start();
        return connection;
    }

    /** One that is not started: what is asked of it waits. */
    static MqttConnection of(ConnectionSettings settings) {
        try {
            return new MqttConnection(settings);
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, "connection to " + settings.broker() + ": " + e.getMessage(), e);
        }
    }

    /** Connects, from here on for as long as it is open. Called once. */
    void start() {
        reconnection.start();
    }

    @Override
    public Outcome publish(Message message) {
        return outgoing.publish(message, null);
    }

    @Override
    public CompletableFuture<Outcome> deliver(Message message) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        outgoing.publish(message, outcome);
        return outcome;
    }

    @Override
    public boolean flush(Duration limit) throws InterruptedException {
        return outgoing.flush(limit);
    }

    @Override
    public Subscription subscribe(String topicFilter, int qos, MessageHandler handler) {
        return subscriptions.add(topicFilter, qos, handler);
    }

    @Override
    public Registration listen(ConnectionListener listener) {
        return listeners.add(listener);
    }

    @Override
    public boolean connected() {
        return listeners.state().connected();
    }

    @Override
    public int maximumPacketSize() {
        return outgoing.maximumPacketSize();
    }

    @Override
    public Topics topics() {
        return settings.topics();
    }

    @Override
    public Statistics statistics() {
        return counters.snapshot(outgoing.length(), outgoing.bytes());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        onTheLoop(() -> {}); // what has happened so far is known from here on
        announceOffline();
        onTheLoop(reconnection::close);
        outgoing.close();
        subscriptions.close();
        if (!threads.stop(ENDING)) {
            LOG.warn(
                    "A thread of the connection {} has not ended within {} s", settings.clientId(), ENDING.toSeconds());
        }
    }

    private void announceOffline() {
        if (!settings.announceStatus() || !connected()) {
            return;
        }
        try {
            deliver(status.offline()).get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The broker has not heard that {} leaves: {}", settings.clientId(), e.toString());
        }
    }

    private void onTheLoop(Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        threads.loop.execute(() -> {
            task.run();
            done.countDown();
        });
        try {
            done.await(ENDING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Sessions implements Reconnection.Observer {
        @Override
        public void begins(Session attempt) {
            subscriptions.begins(attempt);
        }

        @Override
        public void opened(Session session) {
            listeners.changed(new ConnectionState(true, "connected to " + settings.broker()));
            subscriptions.opened();
            outgoing.opened(session, settings.announceStatus() ? List.of(status.online()) : List.of());
        }

        @Override
        public void ended(Session session, String reason) {
            outgoing.lost(session);
            if (closed.get()) {
                listeners.closed();
            } else {
                listeners.changed(new ConnectionState(false, reason));
            }
        }

        @Override
        public void arrived(String topic, MqttMessage packet) {
            subscriptions.arrived(topic, packet);
        }
    }
}
