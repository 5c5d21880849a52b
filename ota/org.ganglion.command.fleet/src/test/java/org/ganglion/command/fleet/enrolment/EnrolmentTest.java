// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionSettings.Tls;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a request to a device that writes its own topics and no others: openssl is the authority, mosquitto the broker. */
@Timeout(300)
class EnrolmentTest {
    private static final Topics BOARD = new Topics("lab", "board-7");
    private static final Topics OTHER = new Topics("lab", "board-8");

    @TempDir
    private Path folder;

    private void openssl(String... words) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
        command.addAll(List.of(words));
        Path said = folder.resolve("openssl.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "openssl ends");
        assertEquals(0, process.exitValue(), () -> read(said));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void authority() throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=authority",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
    }

    private void sign(String request, String certificate, String... extensions) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "x509",
                "-req",
                "-in",
                request,
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-out",
                certificate));
        words.addAll(List.of(extensions));
        openssl(words.toArray(String[]::new));
    }

    private Mosquitto broker() throws Exception {
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=broker",
                "-keyout",
                "broker.key",
                "-out",
                "broker.csr");
        Files.writeString(folder.resolve("broker.ext"), "subjectAltName=IP:127.0.0.1\n");
        sign("broker.csr", "broker.pem", "-extfile", "broker.ext");
        Path list = repositoryRoot().resolve("cnf/docs/mosquitto/access-list");
        Files.copy(list, folder.resolve("access-list"));
        return Mosquitto.started(
                "cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve("broker.pem"),
                "keyfile " + folder.resolve("broker.key"),
                "require_certificate true",
                "use_identity_as_username true",
                "acl_file " + folder.resolve("access-list"));
    }

    private static Path repositoryRoot() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(at.resolve("mvnw"))) {
            at = at.getParent();
        }
        return at;
    }

    /** As the device itself would connect, by the device.json that was made for it. */
    private static ConnectionSettings settings(Enrolment enrolment, URI broker, Topics topics) throws Exception {
        JsonObject mqtt = JsonObject.read(
                        "device.json", Files.readAllBytes(enrolment.folder().resolve(Enrolment.CONFIGURATION)))
                .object("org.ganglion.mqtt");
        Tls tls = new Tls(
                Optional.of(Path.of(mqtt.text("tls.trust.store"))),
                mqtt.text(".tls.trust.password"),
                Optional.of(Path.of(mqtt.text("tls.key.store"))),
                mqtt.text(".tls.key.password"),
                true);
        return ConnectionSettings.of(URI.create("ssl://127.0.0.1:" + broker.getPort()), topics, mqtt.text("client.id"))
                .over(tls);
    }

    private Enrolment enrolled(Topics topics, URI broker) throws Exception {
        // the device's home is such that its device.d is the enrolment's own folder
        Path home = folder.resolve(topics.device());
        Enrolment enrolment = new Enrolment(home.resolve("device.d"));
        enrolment.begin(topics, URI.create("ssl://127.0.0.1:" + broker.getPort()), home.toString());
        sign(topics.device() + "/device.d/device.csr", topics.device() + ".pem");
        enrolment.complete(folder.resolve(topics.device() + ".pem"), folder.resolve("ca.pem"));
        return enrolment;
    }

    @Test
    void givenARequest_whenOpensslReadsIt_thenItIsSignedAndNamesTheDevice() throws Exception {
        Enrolment enrolment = new Enrolment(folder.resolve("board-7"));
        enrolment.begin(BOARD, URI.create("ssl://broker.example:8883"), "/opt/ganglion");

        openssl("req", "-in", "board-7/device.csr", "-noout", "-verify", "-subject", "-text");

        String said = Files.readString(folder.resolve("openssl.log"));
        assertTrue(said.contains("verify OK"), said);
        assertTrue(said.replace(" ", "").contains("CN=board-7,O=lab"), said);
        assertTrue(said.contains("DNS:board-7"), said);
        assertTrue(said.contains("prime256v1"), said);
        for (String secret : List.of(Enrolment.KEY, Enrolment.CONFIGURATION)) {
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(enrolment.folder().resolve(secret)));
        }
        JsonObject mqtt = JsonObject.read(
                        "", Files.readString(enrolment.folder().resolve(Enrolment.CONFIGURATION)))
                .object("org.ganglion.mqtt");
        assertEquals("/opt/ganglion/device.d/device.p12", mqtt.text("tls.key.store"));
        assertEquals("ganglion-lab-board-7", mqtt.text("client.id"));
    }

    @Test
    void givenAConfigurationOrAFile_whenEnrolledThere_thenItIsKept() throws Exception {
        Path written = Files.writeString(folder.resolve(Enrolment.CONFIGURATION), "{}");
        for (Path place : List.of(folder, written)) {
            GanglionException failure = assertThrows(GanglionException.class, () -> new Enrolment(place)
                    .begin(BOARD, URI.create("tcp://broker.example:1883"), "/opt/ganglion"));
            assertEquals(Reason.USAGE, failure.reason());
            assertTrue(failure.getMessage().startsWith(written.toString()), failure.getMessage());
        }
        assertEquals("{}", Files.readString(written));
    }

    @Test
    void givenAKeyThatIsThere_whenEnrolledAgain_thenItIsKept() throws Exception {
        Enrolment enrolment = new Enrolment(folder);
        enrolment.begin(BOARD, URI.create("tcp://broker.example:1883"), "/opt/ganglion");
        byte[] key = Files.readAllBytes(folder.resolve(Enrolment.KEY));

        GanglionException failure = assertThrows(
                GanglionException.class,
                () -> enrolment.begin(BOARD, URI.create("tcp://broker.example:1883"), "/opt/ganglion"));

        assertEquals(Reason.USAGE, failure.reason());
        assertEquals(new String(key), Files.readString(folder.resolve(Enrolment.KEY)));
        try (var files = Files.list(folder)) {
            assertTrue(files.map(Path::toFile).map(File::getName).noneMatch(name -> name.endsWith(".part")));
        }
    }

    @Test
    void givenACertificateOfAnotherKey_whenCompleted_thenItIsRefused() throws Exception {
        authority();
        Enrolment one = new Enrolment(folder.resolve("one"));
        Enrolment two = new Enrolment(folder.resolve("two"));
        one.begin(BOARD, URI.create("ssl://127.0.0.1:1"), "/opt/ganglion");
        two.begin(OTHER, URI.create("ssl://127.0.0.1:1"), "/opt/ganglion");
        sign("two/device.csr", "two.pem");

        GanglionException failure = assertThrows(
                GanglionException.class, () -> one.complete(folder.resolve("two.pem"), folder.resolve("ca.pem")));

        assertEquals(Reason.INCONSISTENT, failure.reason());
    }

    @Test
    void givenAnEnrolledDevice_whenItConnectsOverTls_thenItWritesItsOwnTopicsAndNoOthers() throws Exception {
        authority();
        try (Mosquitto broker = broker()) {
            Enrolment enrolment = enrolled(BOARD, broker.url());
            Enrolment operators = enrolled(new Topics("default", "operator"), broker.url());
            BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
            try (Connection device = new PahoMessagingFactory().connect(settings(enrolment, broker.url(), BOARD));
                    Connection operator =
                            new PahoMessagingFactory().connect(settings(operators, broker.url(), BOARD))) {
                operator.subscribe(Topics.ROOT + "#", 1, heard::add)
                        .granted()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);

                assertEquals(Outcome.DELIVERED, publish(device, BOARD.reported()));
                assertEquals(BOARD.reported(), heard.poll(60, TimeUnit.SECONDS).topic());

                // mosquitto tells who may not, and passes nothing on
                for (String forbidden : List.of(
                        OTHER.reported(),
                        OTHER.desired(),
                        BOARD.desired(),
                        "ganglion/v1/lab/_all/desired",
                        OTHER.data())) {
                    publish(device, forbidden);
                }
                BlockingQueue<Message> desired = new LinkedBlockingQueue<>();
                device.subscribe(OTHER.desired(), 1, desired::add);
                device.subscribe(BOARD.desired(), 1, desired::add)
                        .granted()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                publish(operator, OTHER.desired());
                publish(operator, BOARD.desired());

                assertEquals(BOARD.desired(), desired.poll(60, TimeUnit.SECONDS).topic());
                assertNull(desired.poll(200, TimeUnit.MILLISECONDS), "another device's desired");
                assertEquals(
                        List.of(OTHER.desired(), BOARD.desired()),
                        heard.stream().map(Message::topic).toList());
            }
        }
    }

    private static Outcome publish(Connection connection, String topic) throws Exception {
        return connection.deliver(Message.json(topic, "{}", 1)).get(60, TimeUnit.SECONDS);
    }

    @Test
    void givenAnEnrolledPublisher_whenADeviceAsksForBlocks_thenItHearsItAndMayAnswer() throws Exception {
        authority();
        try (Mosquitto broker = broker()) {
            Enrolment ofDevice = enrolled(BOARD, broker.url());
            Enrolment ofPublisher = enrolled(new Topics("default", "publisher"), broker.url());
            BlockingQueue<Message> asked = new LinkedBlockingQueue<>();
            BlockingQueue<Message> blocks = new LinkedBlockingQueue<>();
            try (Connection device = new PahoMessagingFactory().connect(settings(ofDevice, broker.url(), BOARD));
                    Connection publisher =
                            new PahoMessagingFactory().connect(settings(ofPublisher, broker.url(), BOARD))) {
                publisher
                        .subscribe(Topics.SHARED_FETCH, 1, asked::add)
                        .granted()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                device.subscribe(BOARD.data(), 0, blocks::add)
                        .granted()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);

                publish(device, BOARD.fetch());
                assertEquals(BOARD.fetch(), asked.poll(60, TimeUnit.SECONDS).topic());
                publish(publisher, BOARD.data());
                assertEquals(BOARD.data(), blocks.poll(60, TimeUnit.SECONDS).topic());
            }
        }
    }
}
