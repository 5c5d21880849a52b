// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.logging.LoggerFactory;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttDisconnect;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.ganglion.api.messaging.ConnectionSettings;

/** Paho's client on our own sockets and threads; one object for all connections and attempts. */
final class BrokerClient extends MqttAsyncClient {
    static {
        LoggerFactory.setLogger(PahoLog.class.getName());
    }

    private final ConnectionSettings settings;
    private final TlsSockets tls;
    private volatile SocketModule way;

    private BrokerClient(ConnectionSettings settings, TlsSockets tls, ScheduledExecutorService threads)
            throws MqttException {
        super(settings.broker().toString(), settings.clientId(), new MemoryPersistence(), null, threads);
        this.settings = settings;
        this.tls = tls;
        setManualAcks(true);
    }

    static BrokerClient of(ConnectionSettings settings, TlsSockets tls, ScheduledExecutorService threads) {
        // Paho looks for its parts with the context class loader, which knows nothing of this bundle
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(MqttAsyncClient.class.getClassLoader());
        try {
            return new BrokerClient(settings, tls, threads);
        } catch (MqttException e) {
            throw new IllegalArgumentException("no MQTT client can be made for " + settings.broker() + ": " + e, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Starts an attempt and returns at once.
     *
     * @param resume whether the broker shall keep subscriptions and messages of the connection before
     */
    void attempt(boolean resume, MqttActionListener listener) throws MqttException {
        connect(options(resume), null, listener);
    }

    /** Ends the connection or attempt without a word: the broker sends the last will. */
    void abandon() throws MqttException {
        SocketModule last = way;
        if (last != null) {
            try {
                last.settle();
            } catch (IOException e) {
                throw new MqttException(e);
            } finally {
                disconnectForcibly(0, 1, false);
            }
        }
    }

    /** Ends the connection with a word: the broker forgets the last will. */
    void sayGoodbye(Duration patience) throws MqttException {
        MqttToken said = new MqttToken(getClientId());
        comms.disconnect(new MqttDisconnect(MqttReturnCode.RETURN_CODE_SUCCESS, new MqttProperties()), 0, said);
        said.waitForCompletion(patience.toMillis());
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options) {
        way = new SocketModule(settings.broker(), tls, settings.bounds().connectTimeout());
        return new NetworkModule[] {way};
    }

    private MqttConnectionOptions options(boolean resume) {
        ConnectionSettings.Bounds bounds = settings.bounds();
        MqttConnectionOptions options = new ForgetfulOptions(!resume);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) bounds.keepAlive().toSeconds());
        options.setSessionExpiryInterval(bounds.sessionExpiry().toSeconds());
        options.setReceiveMaximum(bounds.receiveMaximum());
        options.setMaximumPacketSize((long) bounds.maximumPacketSize());
        settings.login().ifPresent(login -> {
            options.setUserName(login.user());
            options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
        });
        if (settings.announceStatus()) {
            Status status = new Status(settings);
            options.setWill(status.topic(), status.lastWill());
        }
        return options;
    }

    /**
     * Lets the broker keep the session while Paho forgets its own half. Paho's half does more harm than good: messages
     * it sends again refer to topic aliases that the new connection does not have, and identifiers of messages that
     * were never sent are never free again. What was under way goes back into our outbox instead. Paho reads the
     * CONNECT packet's flag before the packet's properties, and its own flag after them.
     */
    private static final class ForgetfulOptions extends MqttConnectionOptions {
        private boolean cleanStart;

        ForgetfulOptions(boolean cleanStart) {
            this.cleanStart = cleanStart;
        }

        @Override
        public boolean isCleanStart() {
            return cleanStart;
        }

        @Override
        public MqttProperties getConnectionProperties() {
            cleanStart = true;
            return super.getConnectionProperties();
        }
    }
}
