// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.BlockServer;
import org.ganglion.transfer.HeldFile;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The device's side against the real server's side, with faults between them and below them. */
@Timeout(30)
class ArtifactFetchTest {
    private static final int LENGTH = 500_003;
    private static final int LEAVES = Blocks.count(LENGTH, Blocks.LEAF);
    private static final Pace BRISK = pace(16_384);

    @TempDir
    private Path folder;

    private OneFile served;
    private Path target;

    @BeforeEach
    void serve() throws IOException {
        served = new OneFile(folder, LENGTH);
        target = folder.resolve("store").resolve("artifact");
    }

    private static Pace pace(int blockSize) {
        return new Pace(
                blockSize, Math.max(65_536, blockSize), Duration.ofMillis(20), Duration.ofMillis(40), 6, Duration.ZERO);
    }

    private ArtifactFetch fetch(Link link) {
        return fetch(served.artifact, link, ProgressListener.NONE);
    }

    private ArtifactFetch fetch(Artifact artifact, Link link, ProgressListener listener) {
        return new ArtifactFetch(artifact, "", target, List.of(), Volume.local(), OneWay.over(link), BRISK, listener);
    }

    private ArtifactFetch fetch(Link link, Pace pace, Path... held) {
        return fetch(link, pace, Volume.local(), held);
    }

    private ArtifactFetch fetch(Link link, Volume volume) {
        return fetch(link, BRISK, volume);
    }

    private ArtifactFetch fetch(Link link, Pace pace, Volume volume, Path... held) {
        return new ArtifactFetch(
                served.artifact, "", target, List.of(held), volume, OneWay.over(link), pace, ProgressListener.NONE);
    }

    private static Reason reason(ArtifactFetch fetch) {
        return assertThrows(GanglionException.class, fetch::run).reason();
    }

    private void assertArrived() throws IOException {
        assertArrayEquals(served.content, Files.readAllBytes(target));
        assertFalse(Files.exists(ArtifactFetch.beside(target)), "the partial file is left");
    }

    private static boolean isBlock(byte[] message, Part part) {
        DataMessage read = DataMessage.decode(message);
        return read.type() == ReplyType.BLOCK && read.part() == part;
    }

    private static List<byte[]> typed(FetchRequest to, ReplyType type, int detail) {
        return List.of(DataMessage.reply(type, to, "0".repeat(64), 0, detail).encode());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 4097, 8192, 65_536, 65_537, 1_000_000})
    void givenAnyLength_whenFetched_thenItIsEqualAndEveryByteCameOnce(int length) throws Exception {
        served = new OneFile(folder, length);
        List<Progress> heard = new ArrayList<>();

        ArtifactFetch fetch = fetch(served.announced(), FaultyLink.perfect(served), heard::add);
        fetch.run();

        assertArrived();
        assertEquals(length, fetch.progress().received());
        assertEquals(length, fetch.progress().needed());
        assertEquals(length, fetch.progress().held());
        assertEquals(0, fetch.progress().wasted());
        assertEquals(0, heard.get(0).held());
        assertEquals(length, heard.get(heard.size() - 1).held());
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 8192, 16_384, 32_768, 65_536})
    void givenAnyBlockSize_whenFetched_thenBlocksHaveThatSize(int blockSize) throws Exception {
        FaultyLink link = FaultyLink.perfect(served);

        fetch(link, pace(blockSize)).run();

        assertArrived();
        assertEquals(Blocks.count(LENGTH, blockSize), link.contentBlocks.size());
    }

    @Test
    void givenEveryThirdMessageLost_whenFetched_thenItCompletes() throws Exception {
        AtomicInteger count = new AtomicInteger();
        FaultyLink link = new FaultyLink(served, (request, answers) -> answers.stream()
                .filter(answer -> count.incrementAndGet() % 3 != 0)
                .toList());

        fetch(link).run();

        assertArrived();
    }

    @Test
    void givenEveryMessageThreeTimes_whenFetched_thenItCompletesAndTheRestIsCountedAsWasted() throws Exception {
        FaultyLink link = new FaultyLink(served, (request, answers) -> {
            List<byte[]> all = new ArrayList<>();
            answers.forEach(answer -> all.addAll(List.of(answer, answer, answer)));
            return all;
        });

        ArtifactFetch fetch = fetch(link);
        fetch.run();

        assertArrived();
        assertEquals(LENGTH, fetch.progress().received());
        assertTrue(fetch.progress().wasted() >= fetch.progress().blocks(), fetch.progress()::toString);
    }

    @Test
    void givenDamagedMessages_whenFetched_thenTheyAreRefusedAndItCompletes() throws Exception {
        Random random = new Random(5);
        FaultyLink link = new FaultyLink(served, (request, answers) -> {
            for (byte[] answer : answers) {
                if (random.nextInt(3) == 0) {
                    answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            return answers;
        });

        ArtifactFetch fetch = fetch(link);
        fetch.run();

        assertArrived();
        assertTrue(fetch.progress().wasted() > 0, fetch.progress()::toString);
    }

    @Test
    void givenMessagesInAnyOrder_whenFetched_thenItCompletes() throws Exception {
        Random random = new Random(6);
        FaultyLink link = new FaultyLink(served, (request, answers) -> {
            Collections.shuffle(answers, random);
            return answers;
        });

        fetch(link).run();

        assertArrived();
    }

    @Test
    void givenAllFaultsAtOnce_whenFetchedWithManySeeds_thenItCompletesOrFailsWithAReason() throws Exception {
        served = new OneFile(folder, 90_001);
        int complete = 0;
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            List<byte[]> late = new ArrayList<>();
            FaultyLink link = new FaultyLink(served, (request, answers) -> {
                List<byte[]> passed = new ArrayList<>(late);
                late.clear();
                for (byte[] answer : answers) {
                    switch (random.nextInt(6)) {
                        case 0 -> answer[random.nextInt(answer.length)] ^= 4;
                        case 1 -> late.add(answer);
                        case 2 -> passed.addAll(List.of(answer, answer));
                        case 3 -> passed.remove(answer);
                        default -> passed.add(answer);
                    }
                }
                Collections.shuffle(passed, random);
                return passed;
            });
            Files.deleteIfExists(target);
            try {
                fetch(link).run();
                assertArrived();
                complete++;
            } catch (GanglionException e) {
                assertEquals(Reason.TIMEOUT, e.reason(), "seed " + seed);
            }
        }
        assertTrue(complete >= 10, complete + " of 12 completed");
    }

    /** Damages the hash list as a publisher would that lies: the message itself is sound. */
    private static List<byte[]> withWrongHashes(List<byte[]> answers) {
        return answers.stream()
                .map(answer -> {
                    if (!isBlock(answer, Part.HASHES)) {
                        return answer;
                    }
                    DataMessage read = DataMessage.decode(answer);
                    byte[] bytes = new byte[read.bytes().remaining()];
                    read.bytes().get(bytes);
                    bytes[40] ^= 1;
                    return new DataMessage(
                                    read.type(),
                                    read.part(),
                                    read.token(),
                                    read.blockSize(),
                                    read.n(),
                                    0,
                                    read.partLength(),
                                    read.artifact(),
                                    ByteBuffer.wrap(bytes))
                            .encode();
                })
                .toList();
    }

    @Test
    void givenAHashListThatIsWrongOnce_whenItsDigestIsAnnounced_thenItIsRefusedBeforeAnyBlockIsAskedFor()
            throws Exception {
        AtomicInteger lists = new AtomicInteger();
        FaultyLink link = new FaultyLink(
                served,
                (request, answers) -> request.part() == Part.HASHES && lists.incrementAndGet() == 1
                        ? withWrongHashes(answers)
                        : answers);

        ArtifactFetch fetch = fetch(served.announced(), link, ProgressListener.NONE);
        fetch.run();

        assertArrived();
        assertEquals(2, lists.get());
        assertEquals(Part.HASHES, link.requests.get(1).part());
        assertEquals(Blocks.count(LENGTH, 16_384), link.contentBlocks.size(), "blocks were fetched once");
    }

    @Test
    void givenAHashListThatIsWrongOnce_whenNobodyAnnouncedIt_thenBlocksThatFitAreKeptAndItCompletes() throws Exception {
        AtomicInteger lists = new AtomicInteger();
        FaultyLink link = new FaultyLink(
                served,
                (request, answers) -> request.part() == Part.HASHES && lists.incrementAndGet() == 1
                        ? withWrongHashes(answers)
                        : answers);

        ArtifactFetch fetch = fetch(link);
        fetch.run();

        assertArrived();
        assertEquals(2, lists.get());
        assertEquals(LENGTH, fetch.progress().received(), "each leaf was received once");
    }

    @Test
    void givenAHashListThatIsAlwaysWrong_whenFetched_thenItFailsWithDigestMismatch() {
        FaultyLink link = new FaultyLink(served, (request, answers) -> withWrongHashes(answers));

        assertEquals(Reason.DIGEST_MISMATCH, reason(fetch(link)));
        assertEquals(Reason.DIGEST_MISMATCH, reason(fetch(served.announced(), link, ProgressListener.NONE)));
        assertFalse(Files.exists(target));
    }

    @Test
    void givenAPublisherThatServesAnotherFileUnderThisDigest_whenFetched_thenItFailsWithDigestMismatch()
            throws Exception {
        OneFile other = new OneFile(folder, LENGTH + 0);
        byte[] forged = other.content.clone();
        forged[100_000] ^= 1;
        Path file = Files.write(folder.resolve("forged"), forged);
        String digest = HashList.sha256(forged);
        OneFile lie = served;
        Link link = new Forging(file, digest, lie.artifact.sha256());

        assertEquals(Reason.DIGEST_MISMATCH, reason(fetch(link)));
        assertFalse(Files.exists(target));
    }

    /** Serves one artifact's blocks and hash list, consistent with each other, as if they were another's. */
    private static final class Forging implements NearLink {
        private final BlockServer server;
        private final String served;
        private final String claimed;
        private final List<byte[]> arrived = new ArrayList<>();

        Forging(Path file, String served, String claimed) {
            this.served = served;
            this.claimed = claimed;
            this.server = new BlockServer(new HeldFile(served, file));
        }

        @Override
        public void request(byte[] request) {
            FetchRequest asked = FetchRequest.decode("test", request);
            FetchRequest other = new FetchRequest(
                    asked.token(),
                    FetchRequest.Target.digest(served),
                    asked.part(),
                    asked.blockSize(),
                    asked.first(),
                    asked.wanted());
            try {
                server.answer("test", other.encode(), 1 << 20, answer -> {
                    DataMessage read = DataMessage.decode(answer);
                    return arrived.add(new DataMessage(
                                    read.type(),
                                    read.part(),
                                    read.token(),
                                    read.blockSize(),
                                    read.n(),
                                    read.detail(),
                                    read.partLength(),
                                    claimed,
                                    read.bytes())
                            .encode());
                });
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] receive(long nanos) {
            return arrived.isEmpty() ? null : arrived.remove(0);
        }
    }

    @Test
    void givenHostileMessagesAmongTheRightOnes_whenFetched_thenTheyDoNoHarm() throws Exception {
        Random random = new Random(9);
        FaultyLink link = new FaultyLink(served, (request, answers) -> {
            List<byte[]> all = new ArrayList<>();
            for (byte[] answer : answers) {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                all.add(noise);
                ByteBuffer zeros = ByteBuffer.allocate(Blocks.LARGEST);
                all.add(hostile(request, Integer.MAX_VALUE, Blocks.LARGEST, LENGTH, zeros));
                all.add(hostile(request, -1, Blocks.LARGEST, LENGTH, zeros));
                all.add(hostile(request, 0, 1 << 30, LENGTH, zeros));
                all.add(hostile(request, 0, Blocks.LARGEST, Long.MAX_VALUE, zeros));
                all.add(hostile(request, 0, Blocks.LARGEST, -1, zeros));
                all.add(answer);
            }
            return all;
        });

        fetch(link).run();

        assertArrived();
    }

    private byte[] hostile(FetchRequest to, int n, int blockSize, long partLength, ByteBuffer bytes) {
        return new DataMessage(
                        ReplyType.BLOCK,
                        Part.CONTENT,
                        to.token(),
                        blockSize,
                        n,
                        -1,
                        partLength,
                        served.artifact.sha256(),
                        bytes)
                .encode();
    }

    @Test
    void givenADiskSlowerThanTheSilence_whenFetched_thenNothingIsAskedForTwice() throws Exception {
        FaultyLink link = FaultyLink.perfect(served);
        ArtifactFetch fetch = fetch(served.artifact, link, progress -> LockSupport.parkNanos(50_000_000));

        fetch.run();

        assertArrived();
        assertEquals(0, fetch.progress().wasted());
    }

    @Test
    void givenAFloodOfForeignMessages_whenNothingUsefulComes_thenItEndsAllTheSame() {
        FetchRequest other =
                new FetchRequest(1, FetchRequest.Target.digest("ab".repeat(32)), Part.CONTENT, 4096, 0, new BitSet());
        byte[] foreign =
                DataMessage.reply(ReplyType.DONE, other, "ab".repeat(32), 0, 0).encode();
        Link flood = new NearLink() {
            @Override
            public void request(byte[] request) {
                // is not heard
            }

            @Override
            public byte[] receive(long nanos) {
                return foreign;
            }
        };

        assertEquals(Reason.TIMEOUT, reason(fetch(flood)));
    }

    @Test
    void givenAMutePublisher_whenFetched_thenItEndsWithTimeoutAndBlocksHaveBecomeSmaller() {
        FaultyLink link = new FaultyLink(served, (request, answers) -> List.of());

        assertEquals(Reason.TIMEOUT, reason(fetch(link)));

        assertEquals(
                List.of(16_384, 16_384, 8192, 8192, 4096, 4096),
                link.requests.stream().map(FetchRequest::blockSize).toList());
    }

    @Test
    void givenABrokerThatLosesLargeMessages_whenFetched_thenItCompletesWithSmallBlocks() throws Exception {
        FaultyLink link = new FaultyLink(served, (request, answers) -> answers.stream()
                .filter(answer -> answer.length < 5000)
                .toList());

        fetch(link).run();

        assertArrived();
        assertTrue(link.contentBlocks.stream().allMatch(block -> block.blockSize() == 4096));
    }

    @Test
    void givenNoConnection_whenFetched_thenItEndsWithNetwork() {
        FaultyLink link = new FaultyLink(served, (request, answers) -> List.of());
        link.connected = false;

        assertEquals(Reason.NETWORK, reason(fetch(link)));
    }

    @Test
    void givenAPublisherThatVanishes_whenAnotherComes_thenOnlyTheMissingBlocksAreFetched() throws Exception {
        FaultyLink first = new FaultyLink(served, new FaultyLink.Fault() {
            private int blocks;

            @Override
            public List<byte[]> pass(FetchRequest request, List<byte[]> answers) {
                return answers.stream()
                        .filter(answer -> !isBlock(answer, Part.CONTENT) || blocks++ < 10)
                        .filter(answer -> blocks < 10 || isBlock(answer, Part.CONTENT))
                        .toList();
            }
        });
        ArtifactFetch interrupted = fetch(first);
        assertEquals(Reason.TIMEOUT, reason(interrupted));
        assertEquals(10 * 16_384, interrupted.progress().held());

        FaultyLink second = FaultyLink.perfect(served);
        ArtifactFetch resumed = fetch(second);
        resumed.run();

        assertArrived();
        assertEquals(LENGTH - 10 * 16_384, resumed.progress().needed());
        assertEquals(LENGTH - 10 * 16_384, resumed.progress().received());
        assertEquals(Blocks.count(LENGTH, 16_384) - 10, second.contentBlocks.size());
        assertTrue(second.requests.stream().allMatch(request -> request.part() == Part.CONTENT), "hash list again");
    }

    @Test
    void givenAPartialFileWithDamagedLeavesAndALyingBitmap_whenResumed_thenExactlyThoseLeavesAreFetched()
            throws Exception {
        stopAfter(20);
        try (RandomAccessFile part =
                new RandomAccessFile(ArtifactFetch.beside(target).toFile(), "rw")) {
            part.seek(5 * Blocks.LEAF + 17);
            part.write(part.read() ^ 0xFF);
            part.seek(9 * Blocks.LEAF);
            part.write(new byte[Blocks.LEAF]);
            long bitmap = (long) LEAVES * (Blocks.LEAF + Blocks.DIGEST);
            part.seek(bitmap + (LEAVES - 1) / 8);
            part.write(0xFF); // says that the last leaves are there
        }

        FaultyLink link = FaultyLink.perfect(served);
        ArtifactFetch resumed = fetch(link, pace(4096));
        resumed.run();

        assertArrived();
        TreeSet<Integer> fetched = new TreeSet<>();
        link.contentBlocks.forEach(block -> fetched.add(block.n()));
        assertTrue(fetched.containsAll(List.of(5, 9, LEAVES - 1)), fetched::toString);
        assertEquals(LEAVES - 20 * 4 + 2, link.contentBlocks.size());
    }

    /** Leaves a partial file with so many blocks of 16 KiB. */
    private void stopAfter(int blocks) {
        AtomicInteger count = new AtomicInteger();
        FaultyLink link = new FaultyLink(served, (request, answers) -> answers.stream()
                .filter(answer -> !isBlock(answer, Part.CONTENT) || count.incrementAndGet() <= blocks)
                .toList());
        assertEquals(Reason.TIMEOUT, reason(fetch(link)));
    }

    @Test
    void givenAPartialFileCutAtAnyPlace_whenResumed_thenItCompletes() throws Exception {
        stopAfter(20);
        byte[] whole = Files.readAllBytes(ArtifactFetch.beside(target));
        Random random = new Random(11);
        for (int i = 0; i < 15; i++) {
            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
            Files.write(ArtifactFetch.beside(target), cut);
            Files.deleteIfExists(target);

            fetch(FaultyLink.perfect(served)).run();

            assertArrived();
        }
    }

    @Test
    void givenAProcessThatEndedBetweenCutAndRename_whenResumed_thenNothingIsFetched() throws Exception {
        Files.createDirectories(target.getParent());
        Files.write(ArtifactFetch.beside(target), served.content);
        FaultyLink link = FaultyLink.perfect(served);

        fetch(link).run();

        assertArrived();
        assertEquals(0, link.requests.size());
    }

    @Test
    void givenAFileThatIsThereAlready_whenFetched_thenNothingIsAskedFor() throws Exception {
        Files.createDirectories(target.getParent());
        Files.write(target, served.content);
        FaultyLink link = FaultyLink.perfect(served);

        ArtifactFetch fetch = fetch(link);
        fetch.run();

        assertEquals(0, link.requests.size());
        assertEquals(LENGTH, fetch.progress().held());
    }

    @Test
    void givenAPartialFileOfAnotherArtifact_whenFetched_thenItIsNotBelieved() throws Exception {
        OneFile other = new OneFile(folder, LENGTH + 1);
        OneFile first = served;
        served = other;
        stopAfter(20);
        served = first;

        ArtifactFetch fetch = fetch(FaultyLink.perfect(served));
        fetch.run();

        assertArrived();
        assertEquals(LENGTH, fetch.progress().needed());
    }

    @Test
    void givenAPredecessorOnTheDevice_whenFetched_thenOnlyTheDifferenceComes() throws Exception {
        byte[] before = served.content.clone();
        Arrays.fill(before, 100_000, 130_000, (byte) 7);
        Path predecessor = Files.write(folder.resolve("predecessor"), before);
        FaultyLink link = FaultyLink.perfect(served);

        ArtifactFetch fetch = fetch(link, pace(4096), folder.resolve("absent"), predecessor);
        fetch.run();

        assertArrived();
        int changed = 129_999 / Blocks.LEAF - 100_000 / Blocks.LEAF + 1;
        assertEquals(changed, link.contentBlocks.size());
        assertEquals(LENGTH - (long) changed * Blocks.LEAF, fetch.progress().reused());
    }

    @Test
    void givenABusyPublisher_whenItHasTimeAgain_thenItCompletes() throws Exception {
        AtomicInteger count = new AtomicInteger();
        FaultyLink link = new FaultyLink(
                served,
                (request, answers) -> count.incrementAndGet() % 2 == 1 ? typed(request, ReplyType.BUSY, 5) : answers);

        fetch(link).run();

        assertArrived();
    }

    @Test
    void givenAPublisherThatIsAlwaysBusy_whenFetched_thenItEndsWithBusy() {
        FaultyLink link = new FaultyLink(served, (request, answers) -> typed(request, ReplyType.BUSY, 5));

        assertEquals(Reason.BUSY, reason(fetch(link)));
        assertEquals(25, link.requests.size());
    }

    @Test
    void givenPublishersWithoutTheArtifact_whenFetched_thenItEndsWithNotFoundAfterThreeAnswers() {
        FaultyLink link = new FaultyLink(served, (request, answers) -> typed(request, ReplyType.NOT_FOUND, 0));

        assertEquals(Reason.NOT_FOUND, reason(fetch(link)));
        assertEquals(3, link.requests.size());
    }

    @Test
    void givenOneOfTwoPublishersWithoutTheArtifact_whenFetched_thenTheOtherOneServes() throws Exception {
        AtomicInteger count = new AtomicInteger();
        FaultyLink link = new FaultyLink(
                served,
                (request, answers) ->
                        count.incrementAndGet() % 2 == 1 ? typed(request, ReplyType.NOT_FOUND, 0) : answers);

        fetch(link).run();

        assertArrived();
    }

    @Test
    void givenASlowPublisherBesideThreeWithoutTheArtifact_whenFetched_thenTheyAreNotBelievedWhileItIsAsked()
            throws Exception {
        AtomicInteger count = new AtomicInteger();
        FaultyLink[] link = new FaultyLink[1];
        link[0] = new FaultyLink(served, (request, answers) -> {
            int turn = request.part() == Part.HASHES ? 0 : count.incrementAndGet();
            if (turn <= 8 || turn > 20) {
                return answers; // by then four requests are under way; with the last ones they would not be
            }
            if (turn % 4 != 0) {
                return typed(request, ReplyType.NOT_FOUND, 0);
            }
            link[0].slow.addAll(answers);
            return List.of();
        });

        ArtifactFetch fetch = fetch(link[0]);
        fetch.run();

        assertArrived();
        assertEquals(0, fetch.progress().wasted(), "nothing was asked for twice");
    }

    @Test
    void givenAPublisherThatIsSilentForAWhile_whenAnotherWithoutTheArtifactIsNot_thenItsRefusalsAreNotBelieved()
            throws Exception {
        AtomicInteger count = new AtomicInteger();
        FaultyLink link = new FaultyLink(served, (request, answers) -> {
            int turn = count.incrementAndGet();
            if (turn % 2 == 1) {
                return typed(request, ReplyType.NOT_FOUND, 0);
            }
            return turn > 6 ? answers : List.of();
        });

        fetch(link).run();

        assertArrived();
    }

    @Test
    void givenRefusalsAtOnce_whenTheyHaveNotLastedAsLongAsSilence_thenMorePublishersAreAsked() throws Exception {
        Pace usual = new Pace(16_384, 65_536, Duration.ofSeconds(2), Duration.ofSeconds(2), 3, Duration.ZERO);
        AtomicInteger count = new AtomicInteger();
        FaultyLink link = new FaultyLink(
                served,
                (request, answers) -> count.incrementAndGet() <= 4 ? typed(request, ReplyType.NOT_FOUND, 0) : answers);

        fetch(link, usual).run();

        assertArrived();
    }

    @Test
    void givenAPublisherWithASmallPacketSize_whenFetched_thenBlocksFit() throws Exception {
        FaultyLink link = FaultyLink.perfect(served);
        link.publishersLargest = 9000;

        fetch(link).run();

        assertArrived();
        assertTrue(link.contentBlocks.stream().allMatch(block -> block.blockSize() == 8192));
    }

    @Test
    void givenADeviceWithASmallPacketSize_whenFetched_thenBlocksFitOrItFailsWithTooLarge() throws Exception {
        FaultyLink link = FaultyLink.perfect(served);
        link.largest = 5000;
        fetch(link).run();
        assertArrived();
        assertTrue(link.contentBlocks.stream().allMatch(block -> block.blockSize() == 4096));

        Files.delete(target);
        link.largest = 4100;
        assertEquals(Reason.TOO_LARGE, reason(fetch(link)));
    }

    @Test
    void givenAPublisherOfALaterFormatOnly_whenFetched_thenItEndsWithUnsupported() {
        FaultyLink link = new FaultyLink(served, (request, answers) -> typed(request, ReplyType.UNSUPPORTED, 2));

        assertEquals(Reason.UNSUPPORTED, reason(fetch(link)));
    }

    @Test
    void givenAFetchUnderWay_whenCancelled_thenItEndsWithStoppedAndGoesOnLater() throws Exception {
        ArtifactFetch[] self = new ArtifactFetch[1];
        self[0] = fetch(served.artifact, FaultyLink.perfect(served), progress -> {
            if (progress.held() >= 100_000) {
                self[0].cancel();
            }
        });

        assertEquals(Reason.STOPPED, reason(self[0]));

        long held = self[0].progress().held();
        assertTrue(held >= 100_000 && held < LENGTH, "held " + held);
        ArtifactFetch resumed = fetch(FaultyLink.perfect(served));
        resumed.run();
        assertArrived();
        assertEquals(LENGTH - held, resumed.progress().received());
    }

    @Test
    void givenTooLittleSpace_whenFetched_thenItFailsBeforeAnythingIsAskedFor() {
        FaultyLink link = FaultyLink.perfect(served);
        Volume small = new FullVolume(LENGTH, Long.MAX_VALUE);

        ArtifactFetch fetch = fetch(link, small);
        GanglionException failure = assertThrows(GanglionException.class, fetch::run);

        assertEquals(Reason.STORAGE, failure.reason());
        assertTrue(failure.getMessage().contains(LENGTH + " are free"), failure.getMessage());
        assertEquals(0, link.requests.size());
    }

    @Test
    void givenADiskThatFillsUpMeanwhile_whenThereIsRoomAgain_thenItGoesOnWithWhatItHas() throws Exception {
        Volume full = new FullVolume(Long.MAX_VALUE, 200_000);
        ArtifactFetch failed = fetch(FaultyLink.perfect(served), full);

        GanglionException failure = assertThrows(GanglionException.class, failed::run);
        assertEquals(Reason.STORAGE, failure.reason());
        assertTrue(failure.getMessage().contains("No space left"), failure.getMessage());

        ArtifactFetch resumed = fetch(FaultyLink.perfect(served));
        resumed.run();
        assertArrived();
        assertEquals(LENGTH - failed.progress().held(), resumed.progress().received(), 4 * 4096);
        assertTrue(resumed.progress().received() < LENGTH - 100_000, resumed.progress()::toString);
    }

    /** Every request asks for a quarter of a window, and no more than a window is under way at any time. */
    @Test
    void givenAFetch_whenItAsks_thenRequestsAndWhatIsUnderWayAreBoundedByTheWindow() throws Exception {
        int block = BRISK.blockSize();
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FaultyLink[] self = new FaultyLink[1];
        FaultyLink link = new FaultyLink(served, (request, answers) -> {
            if (request.part() == Part.CONTENT) {
                int open = asked.addAndGet(request.wanted().cardinality()) - self[0].contentBlocks.size();
                most.accumulateAndGet(open * block, Math::max);
            }
            return answers;
        });
        self[0] = link;

        fetch(link).run();

        assertArrived();
        int quarter = BRISK.window() / link.requestsUnderWay();
        assertTrue(most.get() <= BRISK.window(), most + " bytes were under way");
        assertTrue(link.requests.size() <= Blocks.count(LENGTH, quarter) + 1, link.requests.size() + " requests");
    }

    /** What a killed process has written is in the system's hands; what it has not said in the bitmap is hashed. */
    @Test
    void givenAProcessKilledAfterAnyBlock_whenResumed_thenOnlyWhatIsMissingComes() throws Exception {
        Map<Long, Path> killed = new TreeMap<>();
        ArtifactFetch[] self = new ArtifactFetch[1];
        self[0] = fetch(served.artifact, FaultyLink.perfect(served), progress -> {
            Path part = ArtifactFetch.beside(target);
            if (Files.exists(part) && !killed.containsKey(progress.held())) {
                killed.put(progress.held(), copied(part, folder.resolve("killed-" + progress.held())));
            }
        });
        self[0].run();
        assertTrue(killed.size() > Blocks.count(LENGTH, BRISK.blockSize()), killed.keySet()::toString);

        for (Map.Entry<Long, Path> each : killed.entrySet()) {
            Files.delete(target);
            Files.move(each.getValue(), ArtifactFetch.beside(target));
            ArtifactFetch resumed = fetch(FaultyLink.perfect(served));
            resumed.run();

            assertArrived();
            assertEquals(LENGTH - each.getKey(), resumed.progress().received(), "killed with " + each.getKey());
        }
    }

    private static Path copied(Path from, Path to) {
        try {
            return Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void givenADiskThatIsFullAtAnyWrite_whenThereIsRoomAgain_thenItArrives() throws Exception {
        served = new OneFile(folder, 60_001);
        int full = 0;
        for (long room = 1; ; room += Blocks.LEAF / 2) {
            Volume volume = new FullVolume(Long.MAX_VALUE, room);
            try {
                fetch(FaultyLink.perfect(served), volume).run();
                break;
            } catch (GanglionException e) {
                assertEquals(Reason.STORAGE, e.reason(), "with room for " + room);
                assertFalse(Files.exists(target), "with room for " + room);
                full++;
            }
            fetch(FaultyLink.perfect(served)).run();
            assertArrived();
            Files.delete(target);
        }
        assertTrue(full > Blocks.count(60_001, Blocks.LEAF), full + " times");
    }

    /** A disk that keeps other bytes than were written, so many times. */
    private record WornVolume(AtomicInteger times) implements Volume {
        @Override
        public long space(Path folder) throws IOException {
            return Volume.local().space(folder);
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            OpenFile real = Volume.local().open(file);
            return new ForwardingFile() {
                @Override
                public OpenFile inner() {
                    return real;
                }

                @Override
                public void write(ByteBuffer from, long position) throws IOException {
                    byte[] bytes = new byte[from.remaining()];
                    from.get(bytes);
                    bytes[0] ^= (byte) (position == 3L * Blocks.LEAF && times.getAndDecrement() > 0 ? 1 : 0);
                    real.write(ByteBuffer.wrap(bytes), position);
                }
            };
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            Volume.local().replace(from, to);
        }
    }

    @Test
    void givenADiskThatKeepsOtherBytes_whenReadBack_thenTheyAreSeenAndFetchedAgainOrItFails() throws Exception {
        ArtifactFetch once = fetch(FaultyLink.perfect(served), new WornVolume(new AtomicInteger(1)));
        once.run();
        assertArrived();
        assertTrue(once.progress().received() > LENGTH, once.progress()::toString);
        Files.delete(target);

        ArtifactFetch always = fetch(FaultyLink.perfect(served), new WornVolume(new AtomicInteger(Integer.MAX_VALUE)));
        assertEquals(Reason.DIGEST_MISMATCH, reason(always));
        assertFalse(Files.exists(target));
    }
}
