// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Companions;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfer;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.receiving.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** One repository, in a folder and on a web server. */
@Timeout(30)
class OriginsTest {
    private static final int LENGTH = 600_001;
    private static final Pace BRISK =
            new Pace(32_768, 131_072, Duration.ofMillis(50), Duration.ofMillis(100), 4, Duration.ZERO);

    @TempDir
    private Path folder;

    private final ConfiguredOrigins origins = new ConfiguredOrigins(BRISK, "mqtt:");
    private Path repository;
    private Path target;
    private byte[] content;
    private Artifact artifact;
    private String path;
    private WebServer server;

    @BeforeEach
    void make() throws Exception {
        repository = Files.createDirectories(folder.resolve("repository"));
        target = folder.resolve("store").resolve("artifact");
        content = new byte[LENGTH];
        new Random(3).nextBytes(content);
        Path plain = Files.write(folder.resolve("plain"), content);
        byte[] list = Companions.hashList(plain);
        artifact = new Artifact(HashList.sha256(content), LENGTH, Optional.of(HashList.sha256(list)));
        path = publish("bundles/acme/some bundle.jar", content);
        publish(Companions.hashListPath(artifact.sha256()), list);
        Files.createDirectories(repository.resolve("metadata"));
        Files.writeString(repository.resolve("metadata").resolve("1.a%2Fb.json"), "{}");
        server = new WebServer(repository);
    }

    @AfterEach
    void stop() {
        origins.close();
        server.close();
    }

    private String publish(String name, byte[] bytes) throws Exception {
        String file = Companions.file(name, HashList.sha256(bytes));
        Files.createDirectories(repository.resolve(file).getParent());
        Files.write(repository.resolve(file), bytes);
        return file;
    }

    private Origin web() {
        return origins.open(server.address());
    }

    private Origin disk() {
        return origins.open(repository.toUri().toString());
    }

    private Fetch fetch(Origin origin, Artifact what) {
        return origin.fetch(what, path, target, List.of(), ProgressListener.NONE);
    }

    private void assertArrives(Fetch fetch) throws Exception {
        assertArrayEquals(content, Files.readAllBytes(fetch.await()));
        assertEquals(LENGTH, fetch.progress().held());
    }

    private static Reason reason(Executable what) {
        return assertThrows(GanglionException.class, what).reason();
    }

    @Test
    void givenAFolder_whenFetched_thenTheFileIsThereAndEqual() throws Exception {
        Fetch fetch = fetch(disk(), artifact);

        assertArrives(fetch);
        assertEquals(LENGTH, fetch.progress().received());
    }

    @Test
    void givenAWebServer_whenFetched_thenTheFileIsThereAndEveryByteCameOnce() throws Exception {
        Fetch fetch = fetch(web(), artifact);

        assertArrives(fetch);
        assertEquals(LENGTH + HashList.length(LENGTH), server.sent.get());
        assertTrue(server.asked.get(1).endsWith(" bytes=0-65535"), server.asked::toString);
    }

    @Test
    void givenNoAnnouncedHashList_whenFetchedFromAWebServer_thenItIsMadeOfTheContent() throws Exception {
        assertArrives(fetch(web(), Artifact.of(artifact.sha256(), LENGTH)));
        assertEquals(LENGTH, server.sent.get());
    }

    @Test
    void givenAServerThatIgnoresRanges_whenFetchedAndResumed_thenItIsReadOnOnce() throws Exception {
        server.ranges = false;
        CountDownLatch middle = new CountDownLatch(1);
        Origin origin = web();
        Fetch first = origin.fetch(artifact, path, target, List.of(), progress -> {
            if (progress.held() > 300_000) {
                middle.countDown();
                LockSupport.parkNanos(10_000_000);
            }
        });
        assertTrue(middle.await(10, TimeUnit.SECONDS));
        first.cancel();
        assertEquals(Reason.STOPPED, reason(first::await));
        int before = server.asked.size();

        Fetch second = fetch(origin, artifact);
        assertArrives(second);
        assertEquals(2, before, "list and content: " + server.asked);
        assertTrue(server.asked.size() <= 3, server.asked::toString);
    }

    @Test
    void givenAnswersThatBreakOff_whenFetched_thenItGoesOnWhereItWas() throws Exception {
        publish("x", content);
        server.breaksAfter = 50_000;

        Fetch fetch = fetch(web(), artifact);
        assertArrives(fetch);
        assertTrue(server.sent.get() < 2L * LENGTH, "sent " + server.sent);
    }

    @Test
    void givenARedirectAndABusyServer_whenFetched_thenItIsFollowedAndWaitedFor() throws Exception {
        AtomicInteger busy = new AtomicInteger();
        server.fault = exchange -> {
            String asked = exchange.getRequestURI().getRawPath();
            if (asked.startsWith("/old/")) {
                exchange.getResponseHeaders().set("Location", asked.replaceFirst("/old/", "/repository/"));
                exchange.sendResponseHeaders(302, -1);
                return true;
            }
            if (busy.incrementAndGet() % 3 == 1) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                exchange.sendResponseHeaders(503, -1);
                return true;
            }
            return false;
        };
        Origin origin = origins.open(server.address().replace("/repository", "/old/"));

        assertArrives(fetch(origin, artifact));
        assertArrayEquals(content, origin.read(path, LENGTH));
    }

    @Test
    void givenAServerWithoutTheFileOrWithAnotherOne_whenFetched_thenItEndsWithAReason() throws Exception {
        Artifact absent = new Artifact("ab".repeat(32), 5000, Optional.of("cd".repeat(32)));
        Origin origin = web();
        assertEquals(Reason.NOT_FOUND, reason(() -> origin.fetch(
                        absent, "targets/x", target, List.of(), ProgressListener.NONE)
                .await()));
        byte[] other = content.clone();
        other[77_777] ^= 1;
        Files.write(repository.resolve(path), other);
        assertEquals(
                Reason.DIGEST_MISMATCH, reason(() -> fetch(origin, artifact).await()));
        Files.write(repository.resolve(path), new byte[10]);
        assertEquals(
                Reason.DIGEST_MISMATCH, reason(() -> fetch(origin, artifact).await()));
        assertFalse(Files.exists(target));
    }

    @Test
    void givenAServerThatDoesNotAnswer_whenFetched_thenItEndsWithNetwork() {
        server.close();
        Origin origin = web();
        assertEquals(Reason.NETWORK, reason(() -> fetch(origin, artifact).await()));
        assertEquals(Reason.NETWORK, reason(() -> origin.read(path, 100)));
    }

    @Test
    void givenASmallFile_whenRead_thenItsBytesComeByNameOrAReason() throws Exception {
        for (Origin origin : List.of(web(), disk())) {
            assertEquals("{}", new String(origin.read("metadata/1.a%2Fb.json", 2)));
            assertEquals(Reason.TOO_LARGE, reason(() -> origin.read("metadata/1.a%2Fb.json", 1)));
            assertEquals(Reason.NOT_FOUND, reason(() -> origin.read("metadata/2.root.json", 100)));
            for (String wrong : List.of("", "/etc/passwd", "../x", "a//b", "a/../../x", "a\\b")) {
                assertEquals(Reason.USAGE, reason(() -> origin.read(wrong, 100)), wrong);
            }
        }
    }

    @Test
    void givenAStickThatIsPulledOut_whenFetchedOrRead_thenItSaysSo() throws Exception {
        Origin origin = origins.open(folder.resolve("absent").toUri().toString());
        assertEquals(Reason.NETWORK, reason(() -> origin.read("metadata/timestamp.json", 100)));
        assertEquals(Reason.NOT_FOUND, reason(() -> fetch(origin, artifact).await()));
    }

    @Test
    void givenAnAddress_whenItIsNone_thenItIsWrongUse() {
        for (String wrong :
                List.of("", "repository", "ftp://host/x", "http:///x", "http://host/x?y", "file:x", "a b")) {
            assertEquals(Reason.USAGE, reason(() -> origins.open(wrong)), wrong);
        }
        assertEquals(Reason.NETWORK, reason(() -> origins.open("mqtt:").read("metadata/1.root.json", 10)));
        assertEquals("mqtt:", origins.configured());
    }

    @Test
    void givenASchemeInAnyCase_whenOpened_thenItIsThatScheme() throws Exception {
        assertEquals(
                "{}",
                new String(
                        origins.open(server.address().replace("http:", "HTTP:")).read("metadata/1.a%2Fb.json", 2)));
        assertEquals(
                "{}",
                new String(origins.open(repository.toUri().toString().replace("file:", "File:"))
                        .read("metadata/1.a%2Fb.json", 2)));
        server.close();
        Origin secure = origins.open(server.address().replace("http:", "HTTPS:"));
        assertEquals(Reason.NETWORK, reason(() -> secure.read("metadata/1.a%2Fb.json", 2)));
    }

    @Test
    void givenAConnectionThatTakesThePlaceOfAnother_whenTheFormerGoes_thenTheNewOneStays() throws Exception {
        Origin origin = origins.open("mqtt:");
        ByPath former = new ByPath("former");
        ByPath latter = new ByPath("latter");
        origins.bind(former);
        assertEquals("former", new String(origin.read("x", 10)));
        origins.bind(latter);
        origins.unbind(former);
        assertEquals("latter", new String(origin.read("x", 10)));
        origins.unbind(latter);
        assertEquals(Reason.NETWORK, reason(() -> origin.read("x", 10)));
        origins.bind(former);
        origin.close();
        assertEquals(Reason.STOPPED, reason(() -> origin.read("x", 10)));
        assertEquals(1, former.closed.get() + latter.closed.get(), "the one that was open");
    }

    /** A connection behind which every file says whose it is. */
    private static final class ByPath implements Transfer {
        final AtomicInteger closed = new AtomicInteger();
        private final String name;

        ByPath(String name) {
            this.name = name;
        }

        @Override
        public Fetch fetch(Artifact artifact, Path file, List<Path> held, ProgressListener listener) {
            throw new UnsupportedOperationException("nothing is fetched");
        }

        @Override
        public void discard(Path file) {
            throw new UnsupportedOperationException("nothing is fetched");
        }

        @Override
        public Origin origin() {
            return new Origin() {
                @Override
                public String address() {
                    return "mqtt:";
                }

                @Override
                public byte[] read(String path, int most) {
                    return name.getBytes();
                }

                @Override
                public Fetch fetch(
                        Artifact artifact, String path, Path file, List<Path> held, ProgressListener listener) {
                    throw new UnsupportedOperationException("nothing is fetched");
                }

                @Override
                public void discard(Path file) {
                    throw new UnsupportedOperationException("nothing is fetched");
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }

    @Test
    void givenAClosedOrigin_whenItIsAskedForSomething_thenItHasStopped() {
        for (Origin origin : List.of(web(), disk())) {
            origin.close();
            assertEquals(Reason.STOPPED, reason(() -> fetch(origin, artifact)));
            assertEquals(Reason.STOPPED, reason(() -> origin.read("metadata/1.a%2Fb.json", 2)));
        }
    }

    @Test
    void givenAServerThatNeverEnds_whenAFileWithoutAHashListIsFetched_thenNoMoreIsReadThanItHas() {
        long length = 9 << 20;
        AtomicLong endless = new AtomicLong();
        server.fault = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] zeros = new byte[1 << 16];
            while (endless.get() < 20 * length) {
                exchange.getResponseBody().write(zeros);
                endless.addAndGet(zeros.length);
            }
            return true;
        };
        Artifact unlisted = Artifact.of(artifact.sha256(), length);
        assertEquals(Reason.DIGEST_MISMATCH, reason(() -> fetch(web(), unlisted).await()));
        assertTrue(endless.get() < 10 * length, "sent " + endless);
    }

    @Test
    void givenAStickWithAnEndlessFile_whenFetched_thenItIsNotRead() throws Exception {
        try (RandomAccessFile endless =
                new RandomAccessFile(repository.resolve(path).toFile(), "rw")) {
            endless.setLength(1L << 40);
        }
        assertEquals(Reason.NOT_FOUND, reason(() -> fetch(disk(), Artifact.of(artifact.sha256(), LENGTH))
                .await()));
    }

    @Test
    void givenAStickWithAPipeOrAFolderInThePlaceOfAFile_whenRead_thenNobodyWaitsForIt() throws Exception {
        Path metadata = repository.resolve("metadata");
        assumeTrue(
                new ProcessBuilder("mkfifo", metadata.resolve("timestamp.json").toString())
                                .start()
                                .waitFor()
                        == 0,
                "there are no pipes here");
        Files.createDirectory(metadata.resolve("2.root.json"));
        Origin origin = disk();
        for (String name : List.of("timestamp.json", "2.root.json")) {
            CompletableFuture<Reason> ended =
                    CompletableFuture.supplyAsync(() -> reason(() -> origin.read("metadata/" + name, 100)));
            assertEquals(Reason.NOT_FOUND, ended.get(10, TimeUnit.SECONDS), name);
        }
    }

    @Test
    void givenATimeToWaitThatIsBeyondAllNumbers_whenRead_thenItIsTheLongestNotTheShortest() {
        assertEquals(120_000, HttpAnswer.wait("9223372036854776"));
        assertEquals(0, HttpAnswer.wait("-99999999999999999"));
        assertEquals(3000, HttpAnswer.wait(" 3 "));
    }

    @Test
    void givenAFetchUnderWay_whenTheOriginIsClosed_thenItEndsSoon() {
        server.fault = exchange -> {
            try {
                Thread.sleep(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        };
        Origin origin = web();
        Fetch fetch = fetch(origin, artifact);
        long start = System.nanoTime();
        origin.close();
        assertEquals(Reason.STOPPED, reason(fetch::await));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
    }
}
