// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive for a board: made, unpacked, supervised, killed, and there again. */
@Timeout(900)
class DistTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

    private static final Topics TOPICS = new Topics("default", "bench");

    @TempDir
    Path folder;

    private Ganglion ganglion;
    private final Map<String, JsonObject> heard = new ConcurrentHashMap<>();

    @BeforeEach
    void aCommand() {
        ganglion = new Ganglion(folder);
    }

    @Test
    void givenAProfile_whenPackedTwice_thenBytesAreEqualAndItHoldsWhatTheBoardNeeds() throws Exception {
        Ended once = ganglion.run("dist", "--profile", "generic-aarch64", "--out", "once.tar.gz");
        assertEquals(0, once.code(), once.err());
        assertEquals(
                0,
                ganglion.run("dist", "--profile", "generic-aarch64", "--out", "twice.tar.gz")
                        .code());
        assertEquals(-1, Files.mismatch(folder.resolve("once.tar.gz"), folder.resolve("twice.tar.gz")));

        try (SupervisedDevice device = SupervisedDevice.unpacked(folder.resolve("once.tar.gz"), folder)) {
            Path home = device.home();
            assertEquals(
                    List.of(
                            "LICENSE",
                            "README.md",
                            "class-archive.sh",
                            "current",
                            "device.d",
                            "ganglion.service",
                            "generations",
                            "supervisor"),
                    names(home));
            assertEquals("rwxr-xr-x", mode(home.resolve("supervisor")));
            assertEquals("rwx------", mode(home.resolve("device.d")));
            assertEquals("rw-------", mode(home.resolve("device.d/device.json.template")));
            String generation = once.json().text("generation");
            assertEquals(generation, Files.readString(home.resolve("current")).strip());
            Path first = home.resolve("generations").resolve(generation);
            assertEquals(
                    List.of("COMMITTED", "arguments", "boot", "bundles", "framework.properties", "jvm"), names(first));
            assertTrue(Files.readString(first.resolve("jvm")).contains("-XX:MaxRAMPercentage=25"));
            assertTrue(
                    Files.readString(home.resolve("ganglion.service")).contains("ExecStart=/opt/ganglion/supervisor"));
            assertEquals(List.of("linux-arm64"), platforms(first.resolve("bundles")));
        }
    }

    @Test
    void givenWrongWords_whenPacked_thenOneLineSaysWhatIsWrong() throws Exception {
        refused(2, "--profile", ganglion.run("dist"));
        refused(2, "there is no profile 'toaster'", ganglion.run("dist", "--profile", "toaster"));
        refused(
                1,
                "absent/x.tar.gz cannot be written",
                ganglion.run("dist", "--profile", "demo", "--out", "absent/x.tar.gz"));
        refused(2, "--home", ganglion.run("dist", "--profile", "demo", "--home", "not/absolute"));
        Files.writeString(folder.resolve("broken.json"), "{\"org.ganglion.mqtt\": 7}");
        refused(1, "org.ganglion.mqtt", ganglion.run("dist", "--profile", "demo", "--config", "broken.json"));
        assertFalse(Files.exists(folder.resolve("ganglion-demo.tar.gz")));
    }

    @Test
    void givenADeviceFromAnArchive_whenItsProcessIsKilled_thenItIsStartedAgainAndTheModelRuns() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection operator = operator(broker.url())) {
            Ended dist = ganglion.run("dist", "--profile", "demo", "--out", "device.tar.gz");
            assertEquals(0, dist.code(), dist.err());
            try (SupervisedDevice device = SupervisedDevice.unpacked(folder.resolve("device.tar.gz"), folder)) {
                device.fillIn("bench", broker.url());
                device.start();
                JsonObject online =
                        await(device, "status", status -> status.text("state").equals("online"));
                assertEquals(dist.json().text("generation"), online.text("generation"));

                deploy(broker.url());
                assertEquals(
                        "SUCCESSFUL",
                        await(device, "reported", said -> said.has("outcome")).text("outcome"));
                List<?> expected = expected();
                assertEquals(expected, result(device, operator, 1));

                long killed = device.process();
                assertTrue(ProcessHandle.of(killed).orElseThrow().destroyForcibly());
                await(
                        device,
                        "status",
                        status -> status.text("state").equals("online")
                                && !status.text("started").equals(online.text("started")));
                assertNotEquals(killed, device.process());
                assertTrue(device.said().contains("ended with 137"), device.said());
                assertEquals(expected, result(device, operator, 2));

                long last = device.process();
                assertEquals(0, device.terminate(), device.said());
                assertFalse(
                        ProcessHandle.of(last).map(ProcessHandle::isAlive).orElse(false), "a process was left behind");
            }
            assertEquals("offline", heard.get("status").text("state"));
        }
    }

    private Connection operator(URI broker) throws Exception {
        Connection operator = new PahoMessagingFactory().connect(ConnectionSettings.of(broker, TOPICS, "operator"));
        for (String topic : List.of(TOPICS.status(), TOPICS.reported(), TOPICS.out("net"))) {
            operator.subscribe(topic, 1, this::hear)
                    .granted()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        }
        return operator;
    }

    private void hear(Message message) {
        heard.put(
                message.topic().substring(TOPICS.prefix().length()), JsonObject.read(message.topic(), message.text()));
    }

    private JsonObject await(SupervisedDevice device, String topic, Predicate<JsonObject> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE;
        while (heard.get(topic) == null || !wanted.test(heard.get(topic))) {
            assertTrue(device.isSupervised() && System.nanoTime() < end, () -> topic + " is " + heard.get(topic));
            Thread.sleep(50);
        }
        return heard.get(topic);
    }

    private void deploy(URI broker) throws Exception {
        assertEquals(0, ganglion.run("example", ".").code());
        Files.writeString(
                folder.resolve("pipeline.json"),
                "{\"source\": \"mqtt\", \"sinks\": [\"mqtt\"], \"steps\": 100, \"reset\": \"sample\", \"output.*.decoder\": \"sum\"}");
        Ended deployed = ganglion.run(
                "deploy",
                "net.nir",
                "--set",
                "dt=1e-3",
                "--pipeline",
                "pipeline.json",
                "--device",
                "bench",
                "--broker",
                broker.toString());
        assertEquals(0, deployed.code(), deployed.err());
        assertTrue(deployed.out().contains("SUCCESSFUL"), deployed.out());
    }

    /** What the same steps give here. */
    private List<?> expected() throws Exception {
        Files.write(folder.resolve("constant.csv"), java.util.Collections.nCopies(100, "1,2"));
        Ended inferred = ganglion.run("infer", "net.nir", "--dt", "1e-3", "--input", "constant.csv");
        assertEquals(0, inferred.code(), inferred.err());
        List<?> sum = inferred.json().object("output").list("sum");
        assertTrue(sum.stream().anyMatch(each -> ((Number) each).doubleValue() != 0), "the network is silent: " + sum);
        return numbers(sum);
    }

    /** Sent until it is answered: the pipeline may not listen yet. */
    private List<?> result(SupervisedDevice device, Connection operator, int id) throws Exception {
        Message sample = Message.json(TOPICS.in("net"), "{\"id\":" + id + ",\"values\":[1,2]}", 1);
        long end = System.nanoTime() + PATIENCE;
        while (heard.get("out/net") == null || heard.get("out/net").integer("sample") != id) {
            assertTrue(System.nanoTime() < end, device.said());
            operator.publish(sample);
            Thread.sleep(500);
        }
        return numbers(heard.get("out/net").list("values"));
    }

    private static List<Double> numbers(List<?> values) {
        return values.stream().map(value -> ((Number) value).doubleValue()).toList();
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** For which platforms native libraries are packed. */
    private static List<String> platforms(Path bundles) throws Exception {
        String natives = names(bundles).stream()
                .filter(name -> name.contains("natives"))
                .findFirst()
                .orElseThrow();
        try (ZipFile bundle = new ZipFile(bundles.resolve(natives).toFile())) {
            return bundle.stream()
                    .filter(entry -> entry.getName().endsWith(".so"))
                    .map(entry ->
                            Path.of(entry.getName()).getParent().getFileName().toString())
                    .distinct()
                    .toList();
        }
    }

    private static void refused(int code, String says, Ended ended) {
        assertEquals(code, ended.code(), ended.err());
        assertEquals("", ended.out());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains(says), ended.err());
    }
}
