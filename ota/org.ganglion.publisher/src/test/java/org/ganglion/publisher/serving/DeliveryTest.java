// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.messaging.MessagingTransfer;
import org.ganglion.transfer.receiving.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both sides and a real broker. */
@Timeout(300)
class DeliveryTest {
    private static final Topics DEVICE = new Topics("lab", "board-1");
    private static final Pace PATIENT =
            new Pace(32_768, 262_144, Duration.ofSeconds(3), Duration.ofSeconds(3), 6, Duration.ZERO);

    /** Else small messages wait for each other on the broker's side, 40 ms each. */
    private static final String PROMPT = "set_tcp_nodelay true";

    @TempDir
    private Path folder;

    private Path random(String name, int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private static Artifact artifact(Path file) throws Exception {
        return Artifact.of(Digests.sha256(file), Files.size(file));
    }

    private static Connection connect(Mosquitto broker, String id) {
        return new PahoMessagingFactory().connect(ConnectionSettings.of(broker.url(), DEVICE, id));
    }

    @Test
    void givenAPublisher_whenADeviceFetches_thenTheFileIsThereAndEqual() throws Exception {
        Path big = random("big", 3_000_001);
        Path small = random("small", 700);
        try (Mosquitto broker = Mosquitto.started();
                Connection fleet = connect(broker, "fleet");
                Connection device = connect(broker, "device");
                MessagingTransfer transfer = new MessagingTransfer(device, PATIENT);
                Serving serving =
                        new MessagingPublishers().serve(fleet, new MessagingPublishers().files(List.of(big, small)))) {
            serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
            List<Progress> heard = new ArrayList<>();

            Fetch fetch = transfer.fetch(artifact(big), folder.resolve("store-big"), heard::add);
            Fetch other = transfer.fetch(artifact(small), folder.resolve("store-small"), heard::add);

            assertArrayEquals(Files.readAllBytes(big), Files.readAllBytes(fetch.await()));
            assertArrayEquals(Files.readAllBytes(small), Files.readAllBytes(other.await()));
            assertEquals(3_000_001, fetch.progress().received());
            assertEquals(3_000_001, fetch.progress().held());
            assertEquals(92 + 1, fetch.progress().blocks());
            assertEquals(1, other.progress().requests());
            assertEquals(92 + 1 + 1, serving.counts().blocks());
            assertTrue(heard.size() > 90);
        }
    }

    @Test
    void givenAPublisher_whenItHasNotTheArtifact_thenTheFetchEndsWithNotFound() throws Exception {
        Path here = random("here", 5000);
        try (Mosquitto broker = Mosquitto.started();
                Connection fleet = connect(broker, "fleet");
                Connection device = connect(broker, "device");
                MessagingTransfer transfer = new MessagingTransfer(device, PATIENT);
                Serving serving =
                        new MessagingPublishers().serve(fleet, new MessagingPublishers().files(List.of(here)))) {
            serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);

            Fetch fetch = transfer.fetch(Artifact.of("ab".repeat(32), 5000), folder.resolve("x"), p -> {});
            GanglionException failure = assertThrows(GanglionException.class, fetch::await);

            assertEquals(Reason.NOT_FOUND, failure.reason());
        }
    }

    /**
     * A device process that is killed as soon as it holds so many bytes of an artifact; returns the last number that it
     * said.
     */
    private long killAt(long bytes, Mosquitto broker, Artifact artifact, Path target) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FetchingProcess.class.getName(),
                        broker.url().toString(),
                        artifact.sha256(),
                        Long.toString(artifact.length()),
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long held = -1;
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                held = Long.parseLong(line);
                if (held >= bytes) {
                    break;
                }
            }
        } finally {
            process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
        assertEquals(128 + 9, process.exitValue(), "it was killed");
        return held;
    }

    /** The blocks that are served when what the killed one has asked for at last is served, too. */
    private static long settled(Serving serving) throws InterruptedException {
        long before;
        long now = serving.counts().blocks();
        do {
            before = now;
            Thread.sleep(500);
            now = serving.counts().blocks();
        } while (now != before);
        return now;
    }

    @Test
    void givenADeviceProcess_whenItIsKilledInTheMiddleTwice_thenOnlyTheMissingBlocksAreFetchedAfterwards()
            throws Exception {
        Path big = random("big", 1_000_003);
        Artifact artifact = artifact(big);
        Path target = folder.resolve("store");
        int leaves = 246;
        try (Mosquitto broker = Mosquitto.started(PROMPT);
                Connection fleet = connect(broker, "fleet");
                Connection device = connect(broker, "device");
                Serving serving =
                        new MessagingPublishers().serve(fleet, new MessagingPublishers().files(List.of(big)))) {
            serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);

            long first = killAt(300_000, broker, artifact, target);
            long second = killAt(600_000, broker, artifact, target);
            assertTrue(first >= 300_000 && second >= 600_000, first + " and " + second);
            long servedBefore = settled(serving);
            assertTrue(servedBefore <= leaves, "the second process has fetched again what the first had");

            Pace leafByLeaf = new Pace(4096, 262_144, Duration.ofSeconds(3), Duration.ofSeconds(3), 6, Duration.ZERO);
            try (MessagingTransfer transfer = new MessagingTransfer(device, leafByLeaf)) {
                Fetch fetch = transfer.fetch(artifact, target, p -> {});
                fetch.await();

                Progress progress = fetch.progress();
                long missing = (progress.needed() + 4095) / 4096;
                assertArrayEquals(Files.readAllBytes(big), Files.readAllBytes(target));
                assertTrue(progress.needed() <= 1_000_003 - second, "needed " + progress.needed() + ", held " + second);
                assertEquals(progress.needed(), progress.received());
                assertEquals(missing, progress.blocks());
                assertEquals(missing, serving.counts().blocks() - servedBefore);
            }
        }
    }

    @Test
    void givenABrokerThatIsKilledAndRestarted_whenFetching_thenTheFetchGoesOn() throws Exception {
        Path big = random("big", 1_200_000);
        try (Mosquitto broker = Mosquitto.started(PROMPT);
                Connection fleet = connect(broker, "fleet");
                Connection device = connect(broker, "device");
                MessagingTransfer transfer = new MessagingTransfer(
                        device,
                        new Pace(4096, 16_384, Duration.ofMillis(500), Duration.ofSeconds(1), 60, Duration.ZERO));
                Serving serving =
                        new MessagingPublishers().serve(fleet, new MessagingPublishers().files(List.of(big)))) {
            serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
            CountDownLatch middle = new CountDownLatch(1);

            Fetch fetch = transfer.fetch(artifact(big), folder.resolve("store"), p -> {
                if (p.held() > 400_000) {
                    middle.countDown();
                }
            });
            assertTrue(middle.await(60, TimeUnit.SECONDS), "in the middle");
            broker.kill();
            Thread.sleep(100);
            broker.start();

            assertArrayEquals(Files.readAllBytes(big), Files.readAllBytes(fetch.await()));
            assertEquals(1_200_000, fetch.progress().received(), "each byte once");
        }
    }

    @Test
    void givenABrokerWithASmallPacketSize_whenFetching_thenBlocksFit() throws Exception {
        Path big = random("big", 300_000);
        try (Mosquitto broker = Mosquitto.started("max_packet_size 10000");
                Connection fleet = connect(broker, "fleet");
                Connection device = connect(broker, "device");
                MessagingTransfer transfer = new MessagingTransfer(device, PATIENT);
                Serving serving =
                        new MessagingPublishers().serve(fleet, new MessagingPublishers().files(List.of(big)))) {
            serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);

            Fetch fetch = transfer.fetch(artifact(big), folder.resolve("store"), p -> {});

            assertArrayEquals(Files.readAllBytes(big), Files.readAllBytes(fetch.await()));
            assertEquals(37 + 1, fetch.progress().blocks(), "blocks of 8 KiB");
            assertEquals(0, fleet.statistics().tooLarge());
        }
    }

    @Test
    void givenThreePublishersAndTwentyDevices_whenAllFetch_thenAllHaveItAndTheWorkWasShared() throws Exception {
        Path big = random("big", 400_000);
        try (Mosquitto broker = Mosquitto.started();
                Closing open = new Closing()) {
            List<Serving> publishers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Connection fleet = open.add(connect(broker, "fleet-" + i), Connection::close);
                publishers.add(open.add(
                        new MessagingPublishers().serve(fleet, new MessagingPublishers().folder(big.getParent())),
                        Serving::close));
                publishers.get(i).ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
            List<Fetch> fetches = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Connection device = open.add(
                        new PahoMessagingFactory()
                                .connect(ConnectionSettings.of(
                                        broker.url(), new Topics("lab", "board-" + i), "device-" + i)),
                        Connection::close);
                MessagingTransfer transfer = open.add(new MessagingTransfer(device, PATIENT), MessagingTransfer::close);
                fetches.add(transfer.fetch(artifact(big), folder.resolve("out").resolve("store-" + i), p -> {}));
            }

            for (Fetch fetch : fetches) {
                assertArrayEquals(Files.readAllBytes(big), Files.readAllBytes(fetch.await()));
            }

            for (Serving publisher : publishers) {
                assertTrue(publisher.counts().requests() > 0, "each publisher had something to do");
            }
        }
    }

    /** Closes what it was given, the latest first. */
    private static final class Closing implements AutoCloseable {
        private final Deque<Runnable> ends = new ArrayDeque<>();

        <T> T add(T one, Consumer<T> end) {
            ends.push(() -> end.accept(one));
            return one;
        }

        @Override
        public void close() {
            while (!ends.isEmpty()) {
                ends.pop().run();
            }
        }
    }

    @Test
    void givenAFetchUnderWay_whenItIsAskedForAgainOrTheTransferCloses_thenItSaysSo() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection device = connect(broker, "device")) {
            MessagingTransfer transfer = new MessagingTransfer(device, Pace.usual());
            Artifact nobodyHas = Artifact.of("ab".repeat(32), 50_000);
            Path target = folder.resolve("store");
            Fetch fetch = transfer.fetch(nobodyHas, target, p -> {});

            assertEquals(Reason.BUSY, reason(() -> transfer.fetch(nobodyHas, target, p -> {})));
            assertEquals(Reason.BUSY, reason(() -> transfer.discard(target)));
            transfer.close();

            assertTrue(fetch.done(), "closing waits for the end");
            assertEquals(Reason.STOPPED, reason(fetch::await));
            assertEquals(Reason.STOPPED, reason(() -> transfer.fetch(nobodyHas, target, p -> {})));
            transfer.discard(target);
            assertFalse(Files.exists(folder.resolve("store.part")));
        }
    }

    private static Reason reason(org.junit.jupiter.api.function.Executable what) {
        return assertThrows(GanglionException.class, what).reason();
    }
}
