// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ganglion.api.stream.Result;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.health.HealthStatus;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.profile.Layer;
import org.ganglion.profile.Profiles;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Pipelines by configuration, on bundles that come and go. */
public class PipelinesTest {
    /** For all samples of the time in which a slow machine exchanges what handles them. */
    private static final Map<String, Object> ROOM = Map.of("queue.capacity", 10_000L);

    @TempDir
    Path folder;

    private Device device;
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    private AutoCloseable listening;

    @BeforeEach
    void listen() {
        device = new Device(folder);
        listening = device.service(Pipelines.class).listen(new PipelineListener() {
            @Override
            public void result(String pipeline, Result result) {
                results.add(result);
            }

            @Override
            public void session(String pipeline, SessionEvent event) {
                events.add(event);
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        listening.close();
        device.close();
    }

    private Path ones(int rows) throws IOException {
        return Files.writeString(folder.resolve("ones.csv"), "1\n".repeat(rows));
    }

    @Test
    void givenAFile_whenItRunsThroughTheModel_thenTheOutputIsExactAndNothingIsLost() throws Exception {
        device.installLeaky("1.0.0");
        Path out = folder.resolve("out.csv");
        device.configure(
                "org.ganglion.pipeline~file",
                Map.of(
                        "name",
                        "file",
                        "model",
                        "leaky",
                        "source",
                        "file",
                        "source.path",
                        ones(2000).toString(),
                        "queue.capacity",
                        16L,
                        "sinks",
                        List.of("file", "log"),
                        "sink.log.every",
                        "1000",
                        "sink.file.path",
                        out.toString()));
        device.await("file", PipelineState.ENDED);
        assertEquals(0, device.status("file").dropped());
        assertEquals(2000, device.status("file").results());
        device.unconfigure("org.ganglion.pipeline~file");
        device.await("closed", () -> device.status("file") == null);
        List<String> lines = Files.readAllLines(out);
        assertEquals(2001, lines.size());
        assertEquals(
                Device.euler(0, 1, 2000), Double.parseDouble(lines.get(2000).split(",")[2]), 1e-12);
    }

    private void configureHost(Map<String, Object> more) {
        Map<String, Object> values = new java.util.HashMap<>(Map.of(
                "name", "host", "model", "leaky", "source", "host", "source.period", 10L, "source.metrics", "memory"));
        values.putAll(more);
        device.configure("org.ganglion.pipeline~host", values);
    }

    private void awaitMore(int count) {
        int seen = results.size();
        device.await(count + " more", () -> results.size() >= seen + count);
    }

    private void assertIdsRise() {
        for (int i = 1; i < results.size(); i++) {
            assertEquals(results.get(i - 1).sample() + 1, results.get(i).sample());
        }
    }

    @Test
    void givenTheBoardItself_whenTheModelIsReplacedAndProvidersAreExchanged_thenNoSampleIsMissing() throws Exception {
        device.installLeaky("1.0.0");
        configureHost(ROOM);
        device.await("host", PipelineState.RUNNING);
        awaitMore(5);
        Bundle second = device.installLeaky("1.1.0");
        device.await("replaced", () -> device.status("host").model().equals("leaky/1.1.0"));
        awaitMore(5);
        Session session = device.service(Pipelines.class).session("host").orElseThrow();
        Map<String, Object> preferring = new HashMap<>(ROOM);
        preferring.put("prefer", List.of("org.ganglion.neuron.exact"));
        configureHost(preferring);
        device.await("exchanged", () -> !events.isEmpty());
        awaitMore(5);
        assertSame(session, device.service(Pipelines.class).session("host").orElseThrow());
        assertTrue(session.providers().stream().anyMatch(p -> p.name().equals("org.ganglion.neuron.exact")));
        second.uninstall();
        device.await("back", () -> device.status("host").model().equals("leaky/1.0.0"));
        awaitMore(5);
        assertIdsRise();
        assertEquals(0, device.status("host").dropped());
    }

    @Test
    void givenACodecBundle_whenItIsStoppedAndStarted_thenThePipelineWaitsMeanwhileAndLosesNothing() throws Exception {
        device.installLeaky("1.0.0");
        configureHost(ROOM);
        device.await("host", PipelineState.RUNNING);
        awaitMore(3);
        Bundle codecs = device.bundle("org.ganglion.codec.basic");
        codecs.stop();
        // the services of a bundle go one by one, and each may be the one that is missed first
        device.await("encoder", () -> device.status("host").reasons().toString().contains("encoder 'current'"));
        assertEquals(PipelineState.WAITING, device.status("host").state());
        CheckOutcome outcome = health("runtime", "pipelines");
        assertEquals(HealthStatus.TEMPORARILY_UNAVAILABLE, outcome.status(), outcome.toString());
        codecs.start();
        device.await("host", PipelineState.RUNNING);
        awaitMore(3);
        Bundle source = device.bundle("org.ganglion.source.host");
        source.stop();
        device.await("host", PipelineState.WAITING);
        assertIdsRise();
        source.start();
        device.await("host", PipelineState.RUNNING);
        device.await("well", () -> health("runtime", "pipelines").status() == HealthStatus.OK);
    }

    private CheckOutcome health(String tag, String name) {
        try {
            return device.service(HealthReport.class).check(Duration.ofSeconds(5), tag).stream()
                    .filter(outcome -> outcome.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givenTheSessionsBundle_whenItIsStoppedAndStarted_thenThePipelineComesBack() throws Exception {
        device.installLeaky("1.0.0");
        configureHost(ROOM);
        device.await("host", PipelineState.RUNNING);
        Session before = device.service(Pipelines.class).session("host").orElseThrow();
        Bundle sessions = device.bundle("org.ganglion.session");
        sessions.stop();
        device.await("host", PipelineState.WAITING);
        sessions.start();
        device.await("host", PipelineState.RUNNING);
        awaitMore(3);
        assertNotEquals(before, device.service(Pipelines.class).session("host").orElseThrow());
    }

    @Test
    void givenAModelThatIsMissing_whenAsked_thenHealthSaysSoAndBundlesAreWell() throws Exception {
        configureHost(ROOM);
        device.await(
                "waiting",
                () -> device.status("host") != null
                        && device.status("host").reasons().contains("model 'leaky'"));
        assertEquals(HealthStatus.OK, health("runtime", "bundles").status());
        assertEquals(HealthStatus.OK, health("board", "storage").status());
        device.installLeaky("1.0.0");
        device.await("host", PipelineState.RUNNING);
    }

    @Test
    void givenLayers_whenTheDeviceSaysOtherwise_thenItsValueHoldsAndTheProfileIsNamedBelow() {
        configureHost(Map.of("prefer", List.of("mine")));
        ConfiguredValue value = device.layers.values().stream()
                .filter(each -> each.pid().equals("org.ganglion.pipeline~host")
                        && each.key().equals("prefer"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("mine"), value.value());
        assertEquals(Layer.DEVICE, value.layer());
        ConfiguredValue below = value.overridden().get(0);
        assertEquals(Layer.PROFILE, below.layer());
        Profiles profiles = device.service(Profiles.class);
        assertEquals(profiles.current().ranking(), below.value());
        assertTrue(profiles.current().name().startsWith("generic-")
                || profiles.current().name().equals("raspberry-pi"));
        assertTrue(profiles.profile("raspberry-pi").serviceUnit().contains("SupplementaryGroups"));
    }
}
