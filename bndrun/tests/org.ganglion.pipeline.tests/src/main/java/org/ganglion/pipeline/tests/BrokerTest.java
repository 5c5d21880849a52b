// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.health.HealthStatus;
import org.ganglion.pipeline.PipelineState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples in and results out over a real broker, telemetry and capabilities beside them. Skipped where there is no mosquitto. */
public class BrokerTest {
    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");
    private static final Topics TOPICS = new Topics("lab", "bench");

    @TempDir
    Path folder;

    private Device device;
    private Process broker;
    private int port;
    private Connection operator;
    private final List<JsonObject> out = new CopyOnWriteArrayList<>();
    private final Map<String, JsonObject> telemetry = new ConcurrentHashMap<>();

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(Files.isExecutable(MOSQUITTO), MOSQUITTO + " is not installed");
        device = new Device(folder);
        port = freePort();
        start(port);
        URI url = URI.create("tcp://127.0.0.1:" + port);
        operator = device.service(MessagingFactory.class).connect(ConnectionSettings.of(url, TOPICS, "operator"));
        operator.subscribe(TOPICS.out("p"), 1, m -> out.add(JsonObject.read(m.topic(), m.payload())));
        for (String kind : List.of("pipeline", "session", "system", "mqtt")) {
            operator.subscribe(
                    TOPICS.telemetry(kind), 0, m -> telemetry.put(kind, JsonObject.read(m.topic(), m.payload())));
        }
        device.configure("org.ganglion.telemetry", Map.of("period.seconds", 1L));
        device.configure(
                "org.ganglion.mqtt",
                Map.of(
                        "broker",
                        url.toString(),
                        "group",
                        "lab",
                        "device",
                        "bench",
                        "first.delay.ms",
                        50L,
                        "longest.delay.ms",
                        200L));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void start(int port) throws Exception {
        Path configuration = Files.write(
                folder.resolve("mosquitto.conf"),
                List.of(
                        "user " + System.getProperty("user.name"),
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true"));
        broker = new ProcessBuilder(MOSQUITTO.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
    }

    @AfterEach
    void end() throws Exception {
        if (device != null) {
            operator.close();
            device.close();
            broker.destroy();
            assertTrue(broker.waitFor(10, TimeUnit.SECONDS));
        }
    }

    private void configurePipeline() throws Exception {
        device.installLeaky("1.0.0");
        device.configure(
                "org.ganglion.pipeline~p",
                Map.of("name", "p", "model", "leaky", "source", "mqtt", "sinks", List.of("mqtt"), "sink.mqtt.qos", 1L));
        device.await("p", PipelineState.RUNNING);
        device.await("connected", operator::connected);
    }

    private void send(String text) throws Exception {
        operator.deliver(Message.of(TOPICS.in("p"), text.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1))
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void givenSamplesOverMqtt_whenSomeAreMalformed_thenTheOthersComeOutInOrderWithTheirNumbers() throws Exception {
        configurePipeline();
        // the device subscribes in the background: its first result says that it listens
        device.await("listening", () -> {
            operator.publish(Message.of(TOPICS.in("p"), "0".getBytes(), 0));
            return !out.isEmpty();
        });
        device.await("quiet", () -> device.status("p").waiting() == 0);
        out.clear();
        double v = 0;
        for (int i = 0; i < 50; i++) {
            send("{\"id\":" + (1000 + i) + ",\"values\":[1]}");
            if (i % 10 == 0) {
                send("{\"values\":");
            }
        }
        device.await("results", () -> out.stream().anyMatch(json -> json.integer("sample") == 1049));
        List<JsonObject> ours =
                out.stream().filter(json -> json.integer("sample") >= 1000).toList();
        assertEquals(50, ours.size());
        for (int i = 0; i < 50; i++) {
            v = Device.euler(v, 1, 1);
            assertEquals(1000 + i, ours.get(i).integer("sample"));
            assertEquals(v, ((Number) ours.get(i).list("values").get(0)).doubleValue(), 1e-12);
            assertEquals("leaky/1.0.0", ours.get(i).text("model"));
            assertTrue(ours.get(i).number("latency_us") > 0);
            assertTrue(ours.get(i).values().containsKey("energy_uJ_estimate"), "what it cost is said");
            assertFalse(ours.get(i).has("energy_uJ_estimate"), "but nobody knows what neurons alone cost");
        }
        assertEquals(5, device.status("p").refused());
        long results = device.status("p").results();
        assertTrue(results >= 50, "results " + results);
        device.await(
                "telemetry",
                () -> telemetry.containsKey("pipeline")
                        && telemetry.get("pipeline").objects("pipelines").get(0).integer("results") >= results);
        JsonObject pipeline = telemetry.get("pipeline").objects("pipelines").get(0);
        assertEquals("p", pipeline.text("name"));
        assertEquals(5, pipeline.integer("refused"));
        assertEquals(0, pipeline.integer("dropped"));
    }

    @Test
    void givenARunningDevice_whenAPeriodIsOver_thenEveryKindOfTelemetryAndTheCapabilitiesAreThere() throws Exception {
        configurePipeline();
        device.await(
                "telemetry", () -> telemetry.keySet().containsAll(List.of("pipeline", "session", "system", "mqtt")));
        JsonObject session = telemetry.get("session").objects("sessions").get(0);
        assertEquals("leaky", session.text("name"));
        assertTrue(session.texts("providers").stream().anyMatch(p -> p.startsWith("org.ganglion.neuron.")));
        JsonObject system = telemetry.get("system");
        assertTrue(system.integer("rss_kB") > 10_000, system.toString());
        assertTrue(system.integer("threads") > 5, system.toString());
        assertTrue(system.number("cpu") >= 0, system.toString());
        assertTrue(telemetry.get("mqtt").flag("connected", false));
        Map<String, JsonObject> retained = new ConcurrentHashMap<>();
        operator.subscribe(TOPICS.capabilities(), 1, m -> retained.put("c", JsonObject.read(m.topic(), m.payload())));
        device.await(
                "capabilities",
                () -> retained.containsKey("c")
                        && retained.get("c").object("neuron_models").names().size() >= 2);
        JsonObject capabilities = retained.get("c");
        assertTrue(capabilities.object("board").integer("memory_kB") > 0);
        assertTrue(capabilities.object("free").integer("storage_kB") > 0);
        assertTrue(
                capabilities.object("drivers").names().stream().anyMatch(n -> n.startsWith("org.ganglion.driver.cpu")));
        device.bundle("org.ganglion.neuron.exact").stop();
        try {
            device.await(
                    "one less",
                    () -> retained.get("c").object("neuron_models").names().size() == 1);
        } finally {
            device.bundle("org.ganglion.neuron.exact").start();
        }
    }

    @Test
    void givenABrokerThatDies_whenThePipelineRuns_thenItGoesOnAndHealthOnlyWarns() throws Exception {
        configurePipeline();
        device.await("ok", () -> brokerCheck().status() == HealthStatus.OK);
        broker.destroyForcibly();
        device.await("warning", () -> brokerCheck().status() == HealthStatus.WARN);
        assertEquals(PipelineState.RUNNING, device.status("p").state());
    }

    @Test
    void givenABrokerThatForgets_whenItIsStartedAgain_thenTheDeviceTellsItAllThatIsRetainedAgain() throws Exception {
        Map<String, JsonObject> retained = new ConcurrentHashMap<>();
        for (String topic : List.of(TOPICS.status(), TOPICS.capabilities())) {
            operator.subscribe(topic, 1, m -> {
                if (!m.text().isEmpty()) {
                    retained.put(topic, JsonObject.read(topic, m.payload()));
                }
            });
        }
        device.await("what is retained", () -> retained.size() == 2);
        broker.destroyForcibly();
        assertTrue(broker.waitFor(10, TimeUnit.SECONDS));
        device.await("offline", () -> !operator.connected());
        retained.clear();

        start(port);

        // capabilities are told every 30 periods without that, which is later
        long begin = System.nanoTime();
        device.await("what is retained, again", () -> retained.size() == 2);
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(25), "it came by itself");
    }

    private CheckOutcome brokerCheck() {
        try {
            return device.service(HealthReport.class)
                    .check(Duration.ofSeconds(5), "network")
                    .get(0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
