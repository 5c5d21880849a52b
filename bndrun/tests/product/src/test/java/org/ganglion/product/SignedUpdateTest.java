// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A delivered device under its supervisor that trusts a repository on a stick: whole compositions, models, and what it refuses. */
@Timeout(900)
class SignedUpdateTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(180);
    private static final Topics TOPICS = new Topics("default", "bench");

    private static final Pattern RESUMED =
            Pattern.compile("learner/1.0.0 goes on from what it learned until step (\\d+)");

    @TempDir
    Path folder;

    private Ganglion ganglion;
    private Connection operator;
    private volatile JsonObject reported = JsonObject.read("nothing", "{}");
    private final Map<String, Object> desired = new LinkedHashMap<>();
    private long counter;

    private Ended ganglion(String... words) throws Exception {
        Ended ended = ganglion.run(words);
        assertEquals(0, ended.code(), () -> List.of(words) + ": " + ended.out() + ended.err());
        return ended;
    }

    /** The path of the release. */
    private String release(String name, String version, String... more) throws Exception {
        List<String> words = new java.util.ArrayList<>(
                List.of("release", name, "--version", version, "--repo", "repo", "--keys", "keys"));
        words.addAll(List.of(more));
        ganglion(words.toArray(new String[0]));
        ganglion("repo", "timestamp", "--repo", "repo", "--keys", "keys");
        return "features/local/" + name + '-' + version + ".json";
    }

    private void desire(String path) throws Exception {
        Path file;
        String name = path.substring(path.lastIndexOf('/') + 1);
        try (Stream<Path> files = Files.list(folder.resolve("repo/targets/features/local"))) {
            file = files.filter(each -> each.getFileName().toString().endsWith('.' + name))
                    .max(java.util.Comparator.comparing(each -> each.toFile().lastModified()))
                    .orElseThrow();
        }
        desired.keySet().removeIf(other -> family(other).equals(family(path)));
        desired.put(path, Map.of("sha256", sha256(file), "length", Files.size(file)));
        operator.publish(Message.json(
                        TOPICS.desired(), Json.write(Map.of("schema", 1, "counter", ++counter, "features", desired)), 1)
                .retain());
    }

    private static String family(String path) {
        return path.substring(0, path.lastIndexOf('-'));
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private JsonObject await(SupervisedDevice device, Predicate<JsonObject> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE;
        while (!wanted.test(reported)) {
            assertTrue(device.isSupervised() && System.nanoTime() < end, () -> reported + "\n" + said(device));
            Thread.sleep(50);
        }
        return reported;
    }

    private static String said(SupervisedDevice device) {
        try {
            return device.said();
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private JsonObject outcome(SupervisedDevice device) throws Exception {
        return await(device, said -> said.has("outcome") && said.integer("counter") == counter);
    }

    private static String current(SupervisedDevice device) throws Exception {
        return Files.readString(device.home().resolve("current")).strip();
    }

    @Test
    void givenADeviceWithARoot_whenCompositionAndModelAreReleased_thenItRestartsForTheOneAndNotForTheOther()
            throws Exception {
        ganglion = new Ganglion(folder);
        ganglion("repo", "init", "--repo", "repo", "--keys", "keys");
        ganglion("example", ".");
        String base = release("kitchen", "1.0.0", "--profile", "demo", "--gate", "soakSeconds=1");
        try (Stream<Path> roots = Files.list(folder.resolve("repo/metadata"))) {
            assertTrue(roots.anyMatch(file -> file.endsWith("1.root.json")));
        }
        ganglion("dist", "--profile", "demo", "--root", "repo/metadata/1.root.json", "--out", "device.tar.gz");
        try (Mosquitto broker = Mosquitto.started();
                Connection connected =
                        new PahoMessagingFactory().connect(ConnectionSettings.of(broker.url(), TOPICS, "operator"));
                SupervisedDevice device = SupervisedDevice.unpacked(folder.resolve("device.tar.gz"), folder)) {
            operator = connected;
            operator.subscribe(
                            TOPICS.reported(),
                            1,
                            message -> reported = JsonObject.read(message.topic(), message.text()))
                    .granted()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            device.fillIn("bench", broker.url());
            Files.writeString(
                    device.home().resolve("device.d/zz-repository.json"),
                    Json.write(Map.of(
                            "org.ganglion.transfer",
                            Map.of("repository", folder.resolve("repo").toUri().toString()))));
            device.start();
            await(device, said -> said.has("state"));
            String delivered = current(device);
            long process = device.process();

            desire(base);
            JsonObject cold = outcome(device);
            assertEquals("SUCCESSFUL", cold.text("outcome"), cold::toString);
            String first = current(device);
            assertNotEquals(delivered, first);
            assertNotEquals(process, device.process());
            assertTrue(Files.exists(
                    device.home().resolve("generations").resolve(first).resolve("COMMITTED")));
            process = device.process();

            assertTrue(cold.object("bytes").integer("needed") < 100_000, "what it was delivered with is fetched");

            String network = learner();
            desire(network);
            JsonObject hot = outcome(device);
            assertEquals("SUCCESSFUL", hot.text("outcome"), hot::toString);
            assertEquals("hot", hot.object("plan").text("mode"));
            assertEquals(1, hot.list("models").size());
            assertNotEquals(first, current(device));
            assertEquals(process, device.process(), "a model takes no restart");

            refusesWhatNobodyReleased(device);
            assertEquals(process, device.process());
            forgetsWhatWasLearnedOnTrial(device, network);
            device.terminate();
        }
    }

    /** A model that learns all the time, and keeps that every second. */
    private String learner() throws Exception {
        Files.writeString(folder.resolve("learn.json"), """
                {"name": "learner", "options": {"dt": 0.001}, "plasticity": [
                  {"node": "recurrent", "rule": "stdp", "parameters": {"w_max": 5, "w_min": -5}}]}""");
        ganglion("pack", "net.nir", "--with", "learn.json");
        Files.writeString(
                folder.resolve("pipeline.json"),
                Json.write(Map.of(
                        "source", "file",
                        "source.path", folder.resolve("samples.csv").toString(),
                        "source.rate", "1000",
                        "source.loop", "true",
                        "sinks", "log",
                        "sink.log.every", "1000000",
                        "learned.keep.seconds", "1")));
        return release(
                "network", "1.0.0", "--model", "learner-1.0.0.jar", "--model-only", "--pipeline", "pipeline.json");
    }

    /** A composition that is not well goes back by a restart, and the model knows then what it knew before. */
    private void forgetsWhatWasLearnedOnTrial(SupervisedDevice device, String network) throws Exception {
        Path state = device.home().resolve("state");
        await(device, said -> Files.isDirectory(state.resolve("learner")));
        String before = current(device);
        desired.remove("models/mine.json");
        Files.writeString(
                folder.resolve("short.json"),
                Json.write(Map.of("org.ganglion.health.storage", Map.of("critical.mebibytes", 1L << 40))));
        desire(release("kitchen", "1.1.0", "--profile", "demo", "--config", "short.json", "--gate", "healthSeconds=1"));

        JsonObject back = outcome(device);

        assertEquals("FAILED_ROLLBACK_COMPLETE", back.text("outcome"), back::toString);
        assertEquals("PROVIDER_FAILED", back.text("reason"), back::toString);
        assertTrue(back.text("message").contains("health check 'storage' is CRITICAL"), back::toString);
        assertEquals(before, current(device));
        JsonObject learned =
                back.object("features").object(network).objects("learned").get(0);
        assertEquals("RESUMED", learned.text("outcome"), back::toString);
        List<Long> resumed = RESUMED.matcher(device.said())
                .results()
                .map(match -> Long.parseLong(match.group(1)))
                .toList();
        assertEquals(2, resumed.size(), () -> said(device));
        assertEquals(resumed.get(0), resumed.get(1), "what was learned on trial is known");
        assertEquals(resumed.get(1), learned.integer("steps"));
        try (Stream<Path> left = Files.list(state)) {
            assertEquals(List.of(state.resolve("learner")), left.toList());
        }
    }

    private void refusesWhatNobodyReleased(SupervisedDevice device) throws Exception {
        String before = current(device);
        desired.put("models/mine.json", Map.of("sha256", "0".repeat(64), "length", 100));
        operator.publish(Message.json(
                        TOPICS.desired(), Json.write(Map.of("schema", 1, "counter", ++counter, "features", desired)), 1)
                .retain());
        JsonObject refused = outcome(device);
        assertEquals("REJECTED", refused.text("outcome"), refused::toString);
        assertEquals("UNTRUSTED", refused.text("reason"));
        assertEquals(before, current(device));
        assertFalse(Files.exists(device.home().resolve("store").resolve("0".repeat(64))));
    }
}
