// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.broker.Brokers;
import org.osgi.service.component.annotations.Component;

/** Brokers by Apache ActiveMQ Artemis. */
@Component
public final class ArtemisBrokers implements Brokers {
    /** Audits each message, in several lines. Kept here because java.util.logging forgets levels of loggers without users. */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    /** Warns at each subscription that it has no dead letter address. */
    private static final Logger SERVER = Logger.getLogger("org.apache.activemq.artemis.core.server");

    static {
        AUDIT.setLevel(Level.OFF);
        SERVER.setLevel(Level.SEVERE);
    }

    private static final int MESSAGE_MOST = 4 << 20;
    private static final long PAGING_FROM = 256L << 20;

    @Override
    public Broker start(Settings settings) {
        int port = settings.port() == 0 ? freePort(settings.host()) : settings.port();
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        // Artemis finds its protocols by the service loader of the thread
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(EmbeddedActiveMQ.class.getClassLoader());
        try {
            Turns turns = new Turns(5, TimeUnit.SECONDS);
            server.setConfiguration(configuration(settings, port, turns));
            server.createActiveMQServer();
            server.getActiveMQServer().addProtocolManagerFactory(new MqttInTurn(turns));
            server.start();
            return new Running(server, "tcp://" + settings.host() + ':' + port);
        } catch (Exception e) {
            stop(server, e);
            throw new GanglionException(
                    Reason.DEVICE,
                    "the broker does not start at " + settings.host() + ':' + port + ": " + e.getMessage(),
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void stop(EmbeddedActiveMQ server, Exception because) {
        try {
            server.stop();
        } catch (Exception e) {
            because.addSuppressed(e);
        }
    }

    private static Configuration configuration(Settings settings, int port, Turns turns) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("ganglion-" + port);
        configuration.setSecurityEnabled(false);
        configuration.setJMXManagementEnabled(false);
        configuration.setPersistenceEnabled(settings.folder().isPresent());
        configuration.setJournalType(JournalType.NIO); // else it looks for a native library even without a journal
        configuration.setGlobalMaxSize(PAGING_FROM);
        configuration.registerBrokerPlugin(new RetainedPublishes(turns));
        settings.folder().ifPresent(folder -> {
            configuration.setThreadPoolMaxSize(-1); // publishes wait on them while subscriptions are stored
            configuration.setJournalDirectory(folder.resolve("journal").toString());
            configuration.setBindingsDirectory(folder.resolve("bindings").toString());
            configuration.setPagingDirectory(folder.resolve("paging").toString());
            configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
        });
        configuration.addAddressSetting("#", addresses(settings.folder().isPresent()));
        configuration.addAcceptorConfiguration(
                "mqtt",
                "tcp://" + settings.host() + ':' + port
                        + "?protocols=MQTT;useEpoll=false;useKQueue=false;maximumPacketSize=" + MESSAGE_MOST);
        return configuration;
    }

    private static AddressSettings addresses(boolean persistent) {
        AddressSettings addresses = new AddressSettings();
        // MQTT knows no dead letters: a device may be away for as long as it likes
        addresses.setMaxDeliveryAttempts(-1);
        // what is kept in memory only must not write pages into the working folder when the memory is full
        addresses.setAddressFullMessagePolicy(
                persistent ? AddressFullMessagePolicy.PAGE : AddressFullMessagePolicy.DROP);
        return addresses;
    }

    private static int freePort(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new GanglionException(Reason.NETWORK, "no free port at " + host + ": " + e.getMessage(), e);
        }
    }

    /** The server is there for those who hook into it. */
    record Running(EmbeddedActiveMQ server, String url) implements Broker {
        @Override
        public void close() {
            try {
                server.stop();
            } catch (Exception e) {
                throw new GanglionException(
                        Reason.DEVICE, "the broker at " + url + " does not stop: " + e.getMessage(), e);
            }
        }
    }
}
