// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionListener;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionState;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;

/** Opens a command's connection if there is a broker, and tells when it is lost and when it is back. */
final class BrokerConnection {
    /** How long a broker may refuse that has just been started. */
    private static final Duration TO_START = Duration.ofSeconds(1);

    private BrokerConnection() {}

    /** As {@link #open(MessagingFactory, ConnectionSettings, Consumer)}, to the broker that a command line names, whose user is told. */
    static Connection open(MessagingFactory messaging, CommandContext context, Topics topics)
            throws InterruptedException {
        return open(messaging, FleetOptions.connection(context, topics), context.err()::println);
    }

    /**
     * Waits until it is there.
     *
     * @param teller takes a line for the user, on a thread of the connection
     * @throws GanglionException NETWORK if the broker refuses, or is silent
     */
    static Connection open(MessagingFactory messaging, ConnectionSettings settings, Consumer<String> teller)
            throws InterruptedException {
        return open(messaging, settings, TO_START, teller);
    }

    /** As {@link #open(MessagingFactory, ConnectionSettings, Consumer)}, of a broker that may refuse for so long. */
    static Connection open(
            MessagingFactory messaging, ConnectionSettings settings, Duration toStart, Consumer<String> teller)
            throws InterruptedException {
        Connection connection = messaging.connect(settings);
        Standing standing = new Standing(settings.broker(), teller);
        try {
            connection.listen(standing);
            standing.awaitFirst(toStart);
            return connection;
        } catch (GanglionException | InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    /** What is known of the connection. */
    private static final class Standing implements ConnectionListener {
        private final URI broker;
        private final Consumer<String> teller;
        private final CountDownLatch first = new CountDownLatch(1);
        private volatile ConnectionState state = ConnectionState.UNTRIED;
        private boolean lost;

        Standing(URI broker, Consumer<String> teller) {
            this.broker = broker;
            this.teller = teller;
        }

        @Override
        public void changed(ConnectionState now) {
            state = now;
            if (now.connected()) {
                if (lost) {
                    teller.accept("connected to " + broker + " again");
                }
                lost = false;
                first.countDown();
            } else if (first.getCount() == 0 && !lost) {
                lost = true;
                teller.accept(now.reason() + "; this waits until it is back");
            }
        }

        private void awaitFirst(Duration toStart) throws InterruptedException {
            long begin = System.nanoTime();
            while (!first.await(toStart.toNanos(), TimeUnit.NANOSECONDS)) {
                ConnectionState now = state;
                if (!now.connected() && !now.equals(ConnectionState.UNTRIED)) {
                    throw new GanglionException(
                            Reason.NETWORK, now.reason() + "; is the broker running, and are URL and login right?");
                }
                if (System.nanoTime() - begin >= FleetOptions.TO_CONNECT.toNanos()) {
                    throw new GanglionException(
                            Reason.NETWORK,
                            "the broker does not answer at " + broker + "; is the URL right, and is it running?");
                }
            }
        }
    }
}
