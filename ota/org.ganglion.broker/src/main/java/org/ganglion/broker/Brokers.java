// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker;

import java.nio.file.Path;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ProviderType;

/** The service that starts MQTT 5 brokers in this process, for demos, tests and small fleets. Safe for use by several threads. */
@ProviderType
public interface Brokers {
    /**
     * Starts a broker and returns when clients can connect.
     *
     * @throws GanglionException NETWORK if the address is taken, DEVICE if the broker does not start
     */
    Broker start(Settings settings);

    /**
     * How a broker listens.
     *
     * @param host address to listen on, such as 127.0.0.1
     * @param port to listen on, or 0 for a free one
     * @param folder where messages survive a restart, or empty to keep them in memory only
     */
    record Settings(String host, int port, Optional<Path> folder) {
        /** On loopback, at a free port, in memory. */
        public static final Settings LOOPBACK = new Settings("127.0.0.1", 0, Optional.empty());
    }

    /** A broker that runs. */
    @ProviderType
    interface Broker extends AutoCloseable {
        /** Where clients connect, such as {@code tcp://127.0.0.1:1883}. */
        String url();

        /** Stops it. */
        @Override
        void close();
    }
}
