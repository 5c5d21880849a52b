// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.io.EOFException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects, notices the loss, and connects again for as long as it takes. All decisions are taken on one thread. */
final class Reconnection {
    /** Hears of sessions, on the loop's thread. */
    interface Observer {
        void begins(Session attempt);

        void opened(Session session);

        void ended(Session session, String reason);

        void arrived(String topic, MqttMessage packet);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Reconnection.class);

    /** Who is thrown out sooner than this has not been welcome: the delays go on growing. */
    private static final long SETTLED_AFTER = TimeUnit.SECONDS.toNanos(30);

    private static final long CLEARING_UP_MS = 5;
    private static final Duration GRACE = Duration.ofMillis(250);
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final BrokerClient client;
    private final ScheduledExecutorService loop;
    private final BooleanSupplier clientIdle;
    private final Backoff backoff;
    private final Duration connectTimeout;
    private final int window;
    private final Counters counters;
    private final Observer observer;
    private final String broker;
    private final boolean warns;
    private Session session;
    private boolean resume;
    private boolean reported;
    /** Connections in a row that were lost soon after they were made. */
    private int brief;

    private boolean closed;
    private Future<?> patience = CompletableFuture.completedFuture(null);

    /** @param warns whether the log warns of trouble, as of a device's own connection; of others their users hear */
    Reconnection(
            BrokerClient client,
            ConnectionThreads threads,
            Backoff backoff,
            Duration connectTimeout,
            int window,
            Counters counters,
            Observer observer,
            boolean warns) {
        this.client = client;
        this.loop = threads.loop;
        this.clientIdle = threads.client::idle;
        this.backoff = backoff;
        this.connectTimeout = connectTimeout;
        this.window = window;
        this.counters = counters;
        this.observer = observer;
        this.broker = client.getServerURI();
        this.warns = warns;
        client.setCallback(new Events());
        threads.client.onBroken(why -> loop.execute(() -> broken(why)));
    }

    void start() {
        loop.execute(this::attempt);
    }

    /** Ends the connection; called on the loop. */
    void close() {
        closed = true;
        Session last = session;
        if (last == null) {
            return;
        }
        boolean wasOpen = last.isOpen();
        last.end();
        leave(wasOpen);
        observer.ended(last, "closed");
    }

    private void leave(boolean politely) {
        if (politely) {
            try {
                client.sayGoodbye(FAREWELL);
            } catch (MqttException | RuntimeException e) {
                LOG.debug("The broker {} has not heard the goodbye: {}", broker, e.toString());
                abandon();
            }
        } else {
            abandon();
        }
        try {
            client.close(true);
        } catch (MqttException | RuntimeException e) {
            LOG.debug("The connection to {} ends roughly: {}", broker, e.toString());
        }
    }

    /** Attempts when Paho has cleared up after the attempt before; if it never does, attempts all the same. */
    private void attemptWhenIdle(long since) {
        if (clientIdle.getAsBoolean() || System.nanoTime() - since > connectTimeout.toNanos()) {
            attempt();
        } else {
            loop.schedule(() -> attemptWhenIdle(since), CLEARING_UP_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void attempt() {
        if (closed) {
            return;
        }
        Session now = new Session();
        session = now;
        observer.begins(now);
        try {
            client.attempt(resume, new Attempt(now));
            patience =
                    loop.schedule(() -> giveUp(now), connectTimeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (MqttException | RuntimeException e) {
            failed(now, e.toString());
        }
    }

    private void giveUp(Session attempt) {
        if (attempt == session && attempt.isAttempt()) {
            abandon();
            failed(attempt, "no answer within " + connectTimeout.toMillis() + " ms");
        }
    }

    private void abandon() {
        try {
            client.abandon();
        } catch (MqttException | RuntimeException e) {
            LOG.debug("The attempt to connect to {} ends roughly: {}", broker, e.toString());
        }
    }

    private void failed(Session attempt, String reason) {
        if (attempt != session || closed || !attempt.end()) {
            return;
        }
        counters.failedConnects.increment();
        patience.cancel(false);
        again(attempt, "cannot connect to " + broker + ": " + reason);
    }

    private void opened(Session attempt, MqttProperties granted) {
        if (attempt != session || closed || !attempt.open(granted, window)) {
            return;
        }
        patience.cancel(false);
        counters.connects.increment();
        resume = true;
        reported = false;
        LOG.info("Connected to {}", broker);
        observer.opened(attempt);
    }

    private void lost(Session lost, String reason) {
        if (lost != session || closed || !lost.end()) {
            return;
        }
        boolean lasted = lost.age() >= SETTLED_AFTER;
        if (lasted) {
            backoff.settled();
        }
        brief = lasted ? 0 : brief + 1;
        // two clients of one name take the connection from each other for ever
        String doubt = brief < 2 ? "" : "; does another client use the name '" + client.getClientId() + "'?";
        again(lost, "lost the connection to " + broker + ": " + reason + doubt);
    }

    /**
     * Paho reads no more: it fails over a topic with a control character, for one, which a lax broker relays. The broker would send the
     * same again, so it shall forget what it has for this client; what is retained comes again.
     */
    private void broken(Throwable why) {
        Session now = session;
        if (closed || now == null || !now.isOpen()) {
            return;
        }
        resume = false;
        abandon();
        lost(now, "a message could not be read, and what the broker holds for this client is given up: " + why);
    }

    private void again(Session ended, String reason) {
        long delay = backoff.next();
        report(reason, delay);
        observer.ended(ended, reason);
        loop.schedule(() -> attemptWhenIdle(System.nanoTime()), delay, TimeUnit.MILLISECONDS);
    }

    private void report(String reason, long delay) {
        if (reported) {
            LOG.debug("Again: {}; next attempt in {} ms", reason, delay);
        } else if (warns) {
            LOG.warn("Offline: {}; next attempt in {} ms, messages wait in the outbox", reason, delay);
        } else {
            LOG.info("Offline: {}; next attempt in {} ms", reason, delay);
        }
        reported = true;
    }

    private static String says(int code) {
        return code == MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER
                ? "another client connected by the same name"
                : "the broker says " + code;
    }

    private static String reason(Throwable problem) {
        Throwable cause = problem instanceof MqttException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof EOFException) {
            return "the broker closed it";
        }
        if (cause instanceof UnknownHostException) {
            return "there is no host " + cause.getMessage();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private final class Attempt implements MqttActionListener {
        private final Session attempt;

        Attempt(Session attempt) {
            this.attempt = attempt;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            MqttProperties granted = token.getResponseProperties();
            loop.execute(() -> opened(attempt, granted));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable problem) {
            loop.execute(() -> failed(attempt, reason(problem)));
        }
    }

    private final class Events implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            Throwable problem = response.getException();
            String reason = problem == null ? says(response.getReturnCode()) : reason(problem);
            loop.execute(() -> {
                if (session != null && !session.isAttempt()) {
                    lost(session, reason);
                } else if (session != null) {
                    failed(session, reason);
                }
            });
        }

        @Override
        public void messageArrived(String topic, MqttMessage packet) {
            observer.arrived(topic, packet);
        }

        @Override
        public void mqttErrorOccurred(MqttException problem) {
            LOG.debug("MQTT error from {}: {}", broker, problem.toString());
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // each message has its own listener
        }

        @Override
        public void connectComplete(boolean reconnect, String uri) {
            // each attempt has its own listener
        }

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {
            // no extended authentication is asked for
        }
    }
}
