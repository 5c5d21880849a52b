// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.ganglion.api.json.Json;
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

/** A device that learns: killed at any instant, started again, stopped, and what it learned exported. */
@Timeout(900)
class LearnedStateTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(180);

    @TempDir
    Path folder;

    private Ganglion ganglion;
    private Path home;
    private Path state;

    @BeforeEach
    void aDeviceWithAModelThatLearns() throws Exception {
        ganglion = new Ganglion(folder);
        home = folder.resolve("home");
        state = home.resolve("state/learner");
        assertEquals(0, ganglion.run("example", ".").code());
        Files.writeString(folder.resolve("learn.json"), """
                {"name": "learner", "options": {"dt": 0.001}, "plasticity": [
                  {"node": "recurrent", "rule": "stdp", "parameters": {"w_max": 5, "w_min": -5}}]}""");
        Ended packed = ganglion.run("pack", "net.nir", "--with", "learn.json");
        assertEquals(0, packed.code(), packed.err());
        Files.createDirectories(home.resolve("bundles"));
        Files.createDirectories(home.resolve("release"));
        try (Stream<Path> bundles = Files.list(Ganglion.root().resolve("bndrun/edge/target/export/edge"))) {
            for (Path bundle : bundles.toList()) {
                Files.copy(bundle, home.resolve("bundles").resolve(bundle.getFileName()));
            }
        }
        Files.copy(folder.resolve("learner-1.0.0.jar"), home.resolve("bundles/learner-1.0.0.jar"));
        Files.createDirectories(home.resolve("device.d"));
        configure(1);
    }

    private void configure(int keepSeconds) throws IOException {
        Files.writeString(
                home.resolve("device.d/load.json"),
                Json.write(Map.of(
                        "org.ganglion.pipeline~load",
                        Map.of(
                                "name", "load",
                                "model", "learner",
                                "source", "file",
                                "source.path", folder.resolve("samples.csv").toString(),
                                "source.rate", "1000",
                                "source.loop", "true",
                                "sinks", "log",
                                "sink.log.every", "1000000",
                                "learned.keep.seconds", Integer.toString(keepSeconds)))));
    }

    @Test
    void givenADeviceThatLearns_whenItIsKilled_thenItGoesOnFromWhatItKeptAndThatCanBeExported() throws Exception {
        Random random = new Random(9);
        List<String> before = List.of();
        for (int round = 0; round < 3; round++) {
            Device device = new Device(round);
            try {
                device.awaitSaid("RUNNING");
                if (round > 0) {
                    device.awaitSaid("learner/1.0.0 goes on from what it learned until step");
                }
                List<String> known = before;
                device.await("a checkpoint", () -> !kept().equals(known) && !kept().isEmpty());
                Thread.sleep(random.nextInt(300));
            } finally {
                device.process.destroyForcibly();
                device.end();
            }
            before = kept();
        }
        configure(0);
        Device last = new Device(3);
        try {
            last.awaitSaid("learner/1.0.0 goes on from what it learned until step");
            last.awaitSaid("pipeline load: RUNNING");
            Thread.sleep(2000);
            last.process.destroy();
        } finally {
            last.end();
        }
        List<String> stopped = kept();
        assertNotEquals(before, stopped, "what was learned since is not kept on stop");
        assertEquals(2, kept().size());

        Ended exported = ganglion.run("export", "learner-1.0.0.jar", "--state", state.toString());
        assertEquals(0, exported.code(), exported.err());
        assertEquals("1.0.1", exported.json().text("version"));
        assertNotEquals(weights("learner-1.0.0.jar"), weights("learner-1.0.1.jar"));
    }

    @Test
    void givenADeviceThatLearned_whenItIsToldToForget_thenItAnswersAndBeginsAnew() throws Exception {
        Topics topics = new Topics("default", "bench");
        try (Mosquitto broker = Mosquitto.started();
                Connection operator =
                        new PahoMessagingFactory().connect(ConnectionSettings.of(broker.url(), topics, "operator"))) {
            List<String> answers = new CopyOnWriteArrayList<>();
            String answerTo = topics.prefix() + "telemetry/answers";
            operator.subscribe(answerTo, 1, message -> answers.add(message.text()))
                    .granted()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            Device device = new Device(0, "--broker", broker.url().toString(), "--device", "bench");
            try {
                device.await("a checkpoint", () -> kept().size() == 2);
                Message wrong = Message.json(topics.command("forget"), "{\"pipeline\":\"nobody\"}", 1);
                Message right = Message.json(topics.command("forget"), "{\"pipeline\":\"load\"}", 1)
                        .request(answerTo, new byte[] {2});
                device.await("an answer", () -> {
                    operator.publish(wrong.request(answerTo, new byte[] {1}));
                    pause();
                    return !answers.isEmpty();
                });
                assertTrue(answers.get(0).contains("NOT_FOUND"), answers.get(0));
                answers.clear();
                operator.publish(right);
                operator.publish(right);
                device.awaitSaid("begins anew");
                device.await(
                        "two answers",
                        () -> answers.stream()
                                        .filter(answer -> answer.contains("SUCCESSFUL"))
                                        .count()
                                == 2);
                String said = Files.readString(device.said);
                assertEquals(said.indexOf("begins anew"), said.lastIndexOf("begins anew"), "done twice");

                Ended wrongName = forget("nobody", broker);
                assertEquals(1, wrongName.code(), wrongName.err());
                assertTrue(wrongName.err().contains("there is no pipeline 'nobody'"), wrongName.err());
                Ended forgotten = forget("load", broker);
                assertEquals(0, forgotten.code(), forgotten.err());
                assertTrue(forgotten.out().contains("load on bench begins anew"), forgotten.out());
                device.process.destroy();
            } finally {
                device.end();
            }
        }
    }

    private Ended forget(String pipeline, Mosquitto broker) throws Exception {
        return ganglion.run(
                "forget",
                pipeline,
                "--device",
                "bench",
                "--broker",
                broker.url().toString());
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }

    /** How inspect shows the parameters of the node that learned. */
    private String weights(String bundle) throws Exception {
        Ended inspected = ganglion.run("inspect", bundle, "--json");
        assertEquals(0, inspected.code(), inspected.err());
        return inspected.json().objects("nodes").stream()
                .filter(node -> node.text("node").equals("recurrent"))
                .map(node -> node.object("parameters").text("weight"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> kept() throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(state)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".learned"))
                    .sorted()
                    .toList();
        }
    }

    /** What may be true. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    /** The edge composition as a process. */
    private final class Device {
        final Process process;
        private final Path said;

        Device(int round, String... more) throws IOException {
            Path edge = Ganglion.root().resolve("bndrun/edge");
            said = folder.resolve("said-" + round + ".txt");
            List<String> words = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + edge.resolve("edge.jvm"),
                    "-jar",
                    edge.resolve("target/export/boot/launcher.jar").toString(),
                    "--bundles",
                    home.resolve("bundles").toString(),
                    "--cache",
                    home.resolve("cache").toString(),
                    "--properties",
                    edge.resolve("edge.properties").toString(),
                    "ganglion.root=" + Ganglion.root(),
                    "ganglion.state=" + home,
                    "ganglion.home=" + home,
                    "ganglion.device=" + home.resolve("device.d"),
                    "ganglion.release=" + home.resolve("release"),
                    "--",
                    "run"));
            words.addAll(List.of(more));
            process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        }

        void awaitSaid(String words) throws Exception {
            await(words, () -> Files.readString(said).contains(words));
        }

        void await(String what, Condition condition) throws Exception {
            long end = System.nanoTime() + PATIENCE;
            while (!condition.holds()) {
                assertTrue(
                        process.isAlive() && System.nanoTime() - end < 0,
                        () -> "no " + what + " in " + said + ": " + text());
                Thread.sleep(20);
            }
        }

        private String text() {
            try {
                return Files.readString(said);
            } catch (IOException e) {
                return e.toString();
            }
        }

        void end() throws InterruptedException {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + text());
            }
        }
    }
}
