// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.ConnectionListener;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.DeviceClaim;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessageHandler;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Registration;
import org.ganglion.api.messaging.Statistics;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The device's own connection, by configuration. It is there at once, connected or not. */
@Capability(namespace = "ganglion.update", attribute = "mode=cold")
@Component(
        configurationPid = "org.ganglion.mqtt",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true) // the status is announced whether anybody has something to send or not
@Designate(ocd = MqttConfiguration.class)
public final class DeviceMessaging implements Messaging {
    private final MqttConnection connection;

    @Activate
    public DeviceMessaging(BundleContext context, MqttConfiguration configuration) {
        String running = context.getProperty("ganglion.generation");
        ConnectionSettings settings = checked(configuration, running == null ? "" : running);
        connection = MqttConnection.of(settings);
        if (isThisProcess(settings.topics(), context)) {
            connection.start();
        }
    }

    /** Not a reference of the component: whoever answers may come and go, and the connection stays. */
    private static boolean isThisProcess(Topics device, BundleContext context) {
        ServiceReference<DeviceClaim> reference = context.getServiceReference(DeviceClaim.class);
        DeviceClaim claim = reference == null ? null : context.getService(reference);
        if (claim == null) {
            return true;
        }
        try {
            return claim.claim(device);
        } finally {
            context.ungetService(reference);
        }
    }

    @Deactivate
    void close() {
        connection.close();
    }

    private static ConnectionSettings checked(MqttConfiguration configuration, String running) {
        try {
            return settings(configuration, running);
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, "configuration org.ganglion.mqtt: " + e.getMessage(), e);
        }
    }

    static ConnectionSettings settings(MqttConfiguration from, String running) {
        Topics topics = new Topics(from.group(), from.device());
        String clientId =
                from.client_id().isEmpty() ? "ganglion-" + topics.group() + '-' + topics.device() : from.client_id();
        return new ConnectionSettings(
                ConnectionSettings.brokerAt(from.broker()),
                topics,
                clientId,
                true,
                from.generation().isEmpty() ? running : from.generation(),
                from.user().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ConnectionSettings.Login(from.user(), from._password())),
                Optional.of(new ConnectionSettings.Tls(
                        file(from.tls_trust_store()),
                        from._tls_trust_password(),
                        file(from.tls_key_store()),
                        from._tls_key_password(),
                        from.tls_check_host_name())),
                bounds(from));
    }

    private static ConnectionSettings.Bounds bounds(MqttConfiguration from) {
        return new ConnectionSettings.Bounds(
                Duration.ofSeconds(from.keep_alive_seconds()),
                Duration.ofSeconds(from.session_expiry_seconds()),
                Duration.ofMillis(from.connect_timeout_ms()),
                Duration.ofMillis(from.first_delay_ms()),
                Duration.ofMillis(from.longest_delay_ms()),
                from.outbox_length(),
                from.outbox_bytes(),
                from.inbox_length(),
                from.inbox_bytes(),
                from.receive_maximum(),
                from.window(),
                from.maximum_packet_size());
    }

    private static Optional<Path> file(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    @Override
    public Outcome publish(Message message) {
        return connection.publish(message);
    }

    @Override
    public CompletableFuture<Outcome> deliver(Message message) {
        return connection.deliver(message);
    }

    @Override
    public boolean flush(Duration limit) throws InterruptedException {
        return connection.flush(limit);
    }

    @Override
    public Subscription subscribe(String topicFilter, int qos, MessageHandler handler) {
        return connection.subscribe(topicFilter, qos, handler);
    }

    @Override
    public Registration listen(ConnectionListener listener) {
        return connection.listen(listener);
    }

    @Override
    public boolean connected() {
        return connection.connected();
    }

    @Override
    public int maximumPacketSize() {
        return connection.maximumPacketSize();
    }

    @Override
    public Topics topics() {
        return connection.topics();
    }

    @Override
    public Statistics statistics() {
        return connection.statistics();
    }
}
