// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionSettings.Tls;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS 1.3 with client certificates. */
@Timeout(300)
class TlsTest {
    private static final String PASSWORD = Certificates.PASSWORD;

    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.make(folder);
    }

    private static Path store(String who) {
        return certificates.store(who);
    }

    private static Mosquitto broker() throws Exception {
        return Mosquitto.started(certificates.forMosquitto());
    }

    private static ConnectionSettings settings(Mosquitto broker, Optional<Path> keys) {
        return Fixtures.settings(URI.create("ssl://127.0.0.1:" + broker.port()))
                .over(new Tls(Optional.of(store("trust")), PASSWORD, keys, PASSWORD, true));
    }

    private static Connection open(ConnectionSettings settings) {
        return new PahoMessagingFactory().connect(settings);
    }

    @Test
    void givenAClientCertificate_whenConnectingByTls_thenMessagesGoBothWays() throws Exception {
        try (Mosquitto broker = broker();
                Connection device = open(settings(broker, Optional.of(store("client"))))) {
            assertEquals(
                    Outcome.DELIVERED,
                    device.deliver(Message.of("a", new byte[100_000], 1)).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void givenNoOrAStrangersCertificate_whenConnectingByTls_thenTheBrokerRefusesAndTheClientGoesOnTrying()
            throws Exception {
        try (Mosquitto broker = broker();
                Connection device = open(settings(broker, Optional.of(store("client"))));
                Connection nobody = open(settings(broker, Optional.empty()));
                Connection stranger = open(settings(broker, Optional.of(store("stranger"))))) {
            Fixtures.await("the one with a certificate", device::connected);
            Fixtures.await(
                    "failures",
                    () -> nobody.statistics().failedConnects() > 1
                            && stranger.statistics().failedConnects() > 1);
            assertFalse(nobody.connected() || stranger.connected());
        }
    }

    @Test
    void givenABrokerThatIsNotTrusted_whenConnectingByTls_thenTheClientRefuses() throws Exception {
        try (Mosquitto broker = broker();
                Connection device = open(Fixtures.settings(URI.create("ssl://127.0.0.1:" + broker.port()))
                        .over(new Tls(
                                Optional.of(store("stranger")),
                                PASSWORD,
                                Optional.of(store("client")),
                                PASSWORD,
                                true)))) {
            Fixtures.await("failures", () -> device.statistics().failedConnects() > 1);
            assertFalse(device.connected());
        }
    }

    @Test
    void givenATrustStoreThatIsNotThere_whenConnecting_thenATypedErrorNamesIt() {
        ConnectionSettings settings = Fixtures.settings(URI.create("ssl://127.0.0.1:1"))
                .over(new Tls(Optional.of(Path.of("/nowhere.p12")), "", Optional.empty(), "", true));
        GanglionException problem = assertThrows(GanglionException.class, () -> open(settings));
        assertEquals(Reason.USAGE, problem.reason());
        assertTrue(problem.getMessage().contains("/nowhere.p12"), problem.getMessage());
    }
}
