// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.ArtifactStore;
import org.ganglion.transfer.Companions;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.messaging.Manner;
import org.ganglion.transfer.messaging.MessagingTransfer;
import org.ganglion.transfer.receiving.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind a real broker. */
@Timeout(300)
class RepositoryOverBrokerTest {
    private static final Pace PATIENT =
            new Pace(32_768, 262_144, Duration.ofSeconds(2), Duration.ofSeconds(2), 3, Duration.ZERO);

    @TempDir
    private Path folder;

    private Path repository;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Mosquitto broker;

    @BeforeEach
    void start() throws Exception {
        repository = folder.resolve("repository");
        Files.createDirectories(repository.resolve("metadata"));
        broker = Mosquitto.started("set_tcp_nodelay true");
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        broker.close();
    }

    private Connection connect(String device) {
        Connection connection = new PahoMessagingFactory()
                .connect(ConnectionSettings.of(broker.url(), new Topics("lab", device), "client-" + device));
        open.add(connection);
        return connection;
    }

    private Serving publisher(String name) throws Exception {
        MessagingPublishers publishers = new MessagingPublishers();
        Serving serving = publishers.serve(connect(name), publishers.repository(repository));
        open.add(serving);
        serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return serving;
    }

    private MessagingTransfer device(String name, Manner manner) {
        MessagingTransfer transfer = new MessagingTransfer(connect(name), manner);
        open.add(transfer);
        return transfer;
    }

    private void write(String path, byte[] bytes) throws Exception {
        Path file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Path draft = Files.write(folder.resolve("draft"), bytes);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Artifact publish(String name, byte[] bytes) throws Exception {
        Path plain = Files.write(folder.resolve("plain"), bytes);
        String sha256 = Digests.sha256(plain);
        write(Companions.file(name, sha256), bytes);
        Path list = Files.write(folder.resolve("list"), Companions.hashList(plain));
        return new Artifact(sha256, bytes.length, Optional.of(Digests.sha256(list)));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Reason reason(Executable what) {
        return assertThrows(GanglionException.class, what).reason();
    }

    @Test
    void givenMetadata_whenReadOverTheBroker_thenItIsThePresentOneOrAReason() throws Exception {
        byte[] large = random(400_001);
        write("metadata/3.targets.json", large);
        write("metadata/timestamp.json", "one".getBytes(StandardCharsets.UTF_8));
        write("metadata/empty.json", new byte[0]);
        Files.writeString(repository.resolve("secret"), "secret");
        publisher("fleet");
        Origin origin = device("board-1", Manner.of(PATIENT)).origin();

        assertEquals("one", new String(origin.read("metadata/timestamp.json", 16_384), StandardCharsets.UTF_8));
        write("metadata/timestamp.json", "two".getBytes(StandardCharsets.UTF_8));
        assertEquals("two", new String(origin.read("metadata/timestamp.json", 16_384), StandardCharsets.UTF_8));
        assertArrayEquals(large, origin.read("metadata/3.targets.json", 400_001));
        assertEquals(0, origin.read("metadata/empty.json", 100).length);
        assertEquals(Reason.TOO_LARGE, reason(() -> origin.read("metadata/3.targets.json", 400_000)));
        assertEquals(Reason.NOT_FOUND, reason(() -> origin.read("metadata/4.root.json", 100)));
        assertEquals(Reason.NOT_FOUND, reason(() -> origin.read("secret", 100)));
    }

    @Test
    void givenThreePublishersOfOneModelEach_whenADeviceReadsTheRepositoryBesideThem_thenTheyAreNotInItsWay()
            throws Exception {
        byte[] content = random(300_000);
        Artifact artifact = publish("models/acme/one.jar", content);
        write("metadata/timestamp.json", "one".getBytes(StandardCharsets.UTF_8));
        publisher("fleet");
        MessagingPublishers publishers = new MessagingPublishers();
        for (int i = 0; i < 3; i++) {
            Path model = Files.write(folder.resolve("model-" + i), random(100 + i));
            Serving serving = publishers.serve(connect("deploy-" + i), publishers.extras(List.of(model)));
            open.add(serving);
            serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        Origin origin = device("board-1", Manner.of(PATIENT)).origin();

        assertEquals("one", new String(origin.read("metadata/timestamp.json", 16_384), StandardCharsets.UTF_8));
        assertEquals(Reason.NOT_FOUND, reason(() -> origin.read("metadata/4.root.json", 100)));
        assertArrayEquals(
                content, Files.readAllBytes(fetch(origin, artifact, "one").await()));
    }

    @Test
    void givenNoPublisher_whenRead_thenItEndsWithTimeout() {
        Pace brisk = new Pace(32_768, 32_768, Duration.ofMillis(50), Duration.ofMillis(50), 3, Duration.ZERO);
        Origin origin = device("board-1", Manner.of(brisk)).origin();

        assertEquals(Reason.TIMEOUT, reason(() -> origin.read("metadata/timestamp.json", 100)));
    }

    @Test
    void givenARepositoryAtWork_whenATargetIsAdded_thenItIsServedWithoutARestart() throws Exception {
        Serving serving = publisher("fleet");
        Origin origin = device("board-1", Manner.of(PATIENT)).origin();
        byte[] first = random(100_000);
        byte[] second = random(200_000);
        Artifact one = publish("bundles/acme/one.jar", first);
        assertArrayEquals(first, Files.readAllBytes(fetch(origin, one, "one").await()));

        Artifact two = publish("bundles/acme/two.jar", second);
        assertArrayEquals(second, Files.readAllBytes(fetch(origin, two, "two").await()));
        assertEquals(300_000 + 49 * 32 + 25 * 32, serving.counts().bytes());
    }

    private Fetch fetch(Origin origin, Artifact artifact, String file) {
        return origin.fetch(artifact, "targets/x", folder.resolve(file), List.of(), ProgressListener.NONE);
    }

    @Test
    void givenBytesThatCompress_whenFetchedCompressed_thenFewerTravelAndTheFileIsEqual() throws Exception {
        byte[] text =
                "weights that compress well, line after line\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        byte[] noise = random(text.length);
        publisher("fleet");
        Origin compressed = device("board-1", Manner.of(PATIENT)).origin();
        Origin plain = device("board-2", new Manner(PATIENT, false, false)).origin();

        Progress small = bring(compressed, publish("models/a/text", text), text);
        Progress asItIs = bring(plain, publish("models/a/text", text), text);
        Progress random = bring(compressed, publish("models/a/noise", noise), noise);

        assertTrue(small.traffic() < text.length / 10, small::toString);
        assertTrue(asItIs.traffic() > text.length, asItIs::toString);
        assertTrue(random.traffic() < 1.02 * noise.length, random::toString);
    }

    private Progress bring(Origin origin, Artifact artifact, byte[] content) throws Exception {
        Path file = folder.resolve("brought");
        Files.deleteIfExists(file);
        Fetch fetch = fetch(origin, artifact, "brought");
        assertArrayEquals(content, Files.readAllBytes(fetch.await()));
        return fetch.progress();
    }

    @Test
    void givenTenDevicesThatTakeBlocksTogether_whenTheyAskTogether_thenEachBlockIsSentOnce() throws Exception {
        byte[] content = random(1_000_003);
        Artifact artifact = publish("models/acme/one.jar", content);
        Serving serving = publisher("fleet");
        List<Origin> origins = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            origins.add(device("board-" + i, new Manner(PATIENT, true, true)).origin());
        }
        List<Fetch> fetches = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            fetches.add(fetch(origins.get(i), artifact, "store-" + i));
        }

        for (Fetch fetch : fetches) {
            assertArrayEquals(content, Files.readAllBytes(fetch.await()));
            assertTrue(fetch.progress().traffic() < 1.3 * content.length, fetch.progress()::toString);
        }
        long once = content.length + 245 * 32;
        assertTrue(serving.counts().bytes() < 1.3 * once, serving.counts() + " for " + once);
    }

    @Test
    void givenADeviceAloneThatTakesBlocksTogether_whenItFetches_thenItIsServed() throws Exception {
        byte[] content = random(300_000);
        Artifact artifact = publish("models/acme/one.jar", content);
        publisher("fleet");

        Progress progress =
                bring(device("board-1", new Manner(PATIENT, true, true)).origin(), artifact, content);

        assertEquals(300_000, progress.received());
        assertEquals(0, progress.wasted());
    }

    @Test
    void givenAFolderThatIsNoRepository_whenServed_thenItSaysWhatToDo() {
        GanglionException failure =
                assertThrows(GanglionException.class, () -> new MessagingPublishers().repository(folder));
        assertEquals(Reason.NOT_FOUND, failure.reason());
        assertTrue(failure.getMessage().contains("ganglion repo init"), failure.getMessage());
    }

    @Test
    void givenAStore_whenATargetIsNotWhatItsNameSays_thenItIsFoundAndNotServed() throws Exception {
        Artifact artifact = publish("bundles/acme/one.jar", random(5000));
        Path file = repository.resolve(Companions.file("bundles/acme/one.jar", artifact.sha256()));
        ArtifactStore store = new MessagingPublishers().repository(repository);
        assertEquals(Optional.of(file.toRealPath()), store.find(artifact.sha256()));
        byte[] other = random(5000);
        other[0] ^= 1;
        Files.write(file, Arrays.copyOf(other, 5000));
        publisher("fleet");

        assertEquals(Reason.NOT_FOUND, reason(() -> fetch(
                        device("board-1", Manner.of(PATIENT)).origin(), artifact, "x")
                .await()));
    }
}
