// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * To whom to connect, as whom, and within which bounds.
 *
 * @param broker {@code tcp://host:port} or {@code ssl://host:port}
 * @param topics the device whose topics {@link Messaging#topics} names
 * @param clientId the MQTT client identifier, unique at the broker
 * @param announceStatus whether to keep the retained {@code status} of the device, with a last will; for the device's
 *     own connection only
 * @param generation the generation that {@code status} announces, possibly empty
 * @param login who it is
 * @param tls how to trust and prove, for {@code ssl://}
 * @param bounds sizes and times
 */
public record ConnectionSettings(
        URI broker,
        Topics topics,
        String clientId,
        boolean announceStatus,
        String generation,
        Optional<Login> login,
        Optional<Tls> tls,
        Bounds bounds) {
    private static final int HIGHEST_PORT = 65_535;

    public ConnectionSettings {
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(bounds, "bounds");
        if (!isBroker(broker)) {
            throw noBroker(broker.toString(), null);
        }
        if (clientId == null || clientId.isEmpty() || clientId.length() > 128) {
            throw new IllegalArgumentException(
                    "the client identifier \"" + clientId + "\" has not 1 to 128 characters");
        }
    }

    /**
     * Where a broker is, as people write it.
     *
     * @param url {@code tcp://host:port} or {@code ssl://host:port}
     * @return the same
     * @throws IllegalArgumentException if it is neither
     */
    public static URI brokerAt(String url) {
        try {
            URI broker = new URI(url);
            if (isBroker(broker)) {
                return broker;
            }
            throw noBroker(url, null);
        } catch (URISyntaxException e) {
            throw noBroker(url, e);
        }
    }

    private static boolean isBroker(URI url) {
        return ("tcp".equals(url.getScheme()) || "ssl".equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= HIGHEST_PORT;
    }

    private static IllegalArgumentException noBroker(String url, Exception cause) {
        return new IllegalArgumentException(
                "the broker \"" + url + "\" is not tcp://host:port or ssl://host:port", cause);
    }

    /**
     * A further connection beside a device's own, with the defaults: it announces no status.
     *
     * @param broker {@code tcp://host:port} or {@code ssl://host:port}
     * @param topics the device that the connection is about
     * @param clientId unique at the broker
     * @return the settings
     */
    public static ConnectionSettings of(URI broker, Topics topics, String clientId) {
        return new ConnectionSettings(
                broker, topics, clientId, false, "", Optional.empty(), Optional.empty(), Bounds.defaults());
    }

    /**
     * The connection of the device itself: announces its status.
     *
     * @param generationId what the device runs
     * @return a copy that keeps the device's {@code status}
     */
    public ConnectionSettings announcing(String generationId) {
        return new ConnectionSettings(broker, topics, clientId, true, generationId, login, tls, bounds);
    }

    /**
     * The same with a name and password.
     *
     * @param who name and password
     * @return a copy
     */
    public ConnectionSettings as(Login who) {
        return new ConnectionSettings(
                broker, topics, clientId, announceStatus, generation, Optional.of(who), tls, bounds);
    }

    /**
     * The same with trust and proof for TLS.
     *
     * @param how stores
     * @return a copy
     */
    public ConnectionSettings over(Tls how) {
        return new ConnectionSettings(
                broker, topics, clientId, announceStatus, generation, login, Optional.of(how), bounds);
    }

    /**
     * The same within other bounds.
     *
     * @param other sizes and times
     * @return a copy
     */
    public ConnectionSettings within(Bounds other) {
        return new ConnectionSettings(broker, topics, clientId, announceStatus, generation, login, tls, other);
    }

    /**
     * A name and password.
     *
     * @param user the name
     * @param password the password
     */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * Trust and proof for TLS. Stores are PKCS#12 or JKS.
     *
     * @param trustStore whom to trust; without one, whom the Java runtime trusts
     * @param trustPassword opens the trust store
     * @param keyStore the client's certificate and private key; without one, the client shows none
     * @param keyPassword opens the key store and the key
     * @param checkHostName whether the broker's certificate must name the host of the URL; switch off in tests only
     */
    public record Tls(
            Optional<Path> trustStore,
            String trustPassword,
            Optional<Path> keyStore,
            String keyPassword,
            boolean checkHostName) {
        @Override
        public String toString() {
            return "trust " + trustStore + ", key " + keyStore;
        }
    }

    /**
     * Sizes and times.
     *
     * @param keepAlive how long silence may last before the client asks whether the broker is there
     * @param sessionExpiry how long the broker keeps subscriptions and messages for an absent client
     * @param connectTimeout how long a broker may take to answer
     * @param firstDelay the bound of the first random delay between attempts
     * @param longestDelay the bound of later ones; it doubles from the first to eight times that, stays there for 16
     *     attempts, and doubles on
     * @param outboxLength messages per class of topics that may wait
     * @param outboxBytes payload bytes that may wait in all
     * @param inboxLength messages of QoS 0 that may wait for one handler
     * @param inboxBytes payload bytes of QoS 0 that may wait for one handler
     * @param receiveMaximum unacknowledged messages that the broker may send
     * @param window unacknowledged messages to send; the broker's own limit wins where lower
     * @param maximumPacketSize the largest packet to accept, in bytes
     */
    public record Bounds(
            Duration keepAlive,
            Duration sessionExpiry,
            Duration connectTimeout,
            Duration firstDelay,
            Duration longestDelay,
            int outboxLength,
            long outboxBytes,
            int inboxLength,
            long inboxBytes,
            int receiveMaximum,
            int window,
            int maximumPacketSize) {

        public Bounds {
            within("keepAlive seconds", keepAlive.toSeconds(), 1, 65_535);
            within("sessionExpiry seconds", sessionExpiry.toSeconds(), 0, 0xFFFF_FFFFL);
            within("connectTimeout ms", connectTimeout.toMillis(), 1, 600_000);
            within("firstDelay ms", firstDelay.toMillis(), 1, 3_600_000);
            within("longestDelay ms", longestDelay.toMillis(), firstDelay.toMillis(), 86_400_000);
            within("outboxLength", outboxLength, 1, 1_000_000);
            within("outboxBytes", outboxBytes, 1, 1L << 40);
            within("inboxLength", inboxLength, 1, 1_000_000);
            within("inboxBytes", inboxBytes, 1, 1L << 40);
            within("receiveMaximum", receiveMaximum, 1, 65_535);
            within("window", window, 1, 65_535);
            within("maximumPacketSize", maximumPacketSize, 1024, 268_435_455);
        }

        private static void within(String name, long value, long low, long high) {
            if (value < low || value > high) {
                throw new IllegalArgumentException(name + " is " + value + ", not within " + low + " to " + high);
            }
        }

        /**
         * What fits most boards.
         *
         * @return keep alive 30 s, session 1 h, connect 10 s, delays 1 s to 5 min, outbox 1000 per class and 8 MiB,
         *     inbox 1000 and 4 MiB, receive 64, window 64, packets of 1 MiB
         */
        public static Bounds defaults() {
            return new Bounds(
                    Duration.ofSeconds(30),
                    Duration.ofHours(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5),
                    1000,
                    8L << 20,
                    1000,
                    4L << 20,
                    64,
                    64,
                    1 << 20);
        }
    }
}
