// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.ganglion.api.messaging.Topics;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is answered with whom, and when; the clock is the test's. */
class SharedBlocksTest {
    private static final long MS = 1_000_000;
    private static final int LEAVES = 300;

    private record Sent(String topic, DataMessage message) {}

    @TempDir
    private Path folder;

    private final List<Sent> sent = new ArrayList<>();
    private String sha256;
    private SharedBlocks shared;

    @BeforeEach
    void serve() throws Exception {
        byte[] bytes = new byte[LEAVES * 4096];
        new Random(1).nextBytes(bytes);
        sha256 = HashList.sha256(bytes);
        Path file = Files.write(folder.resolve("file"), bytes);
        shared = new SharedBlocks(new BlockServer(new HeldFile(sha256, file)), Duration.ofMillis(200), () -> 0);
    }

    private FetchRequest request(long token, String digest, int first, int blocks) {
        BitSet wanted = new BitSet();
        wanted.set(0, blocks);
        return new FetchRequest(
                token, FetchRequest.Target.digest(digest), Part.CONTENT, 4096, first, wanted, false, true);
    }

    private FetchRequest hashes(long token) {
        BitSet wanted = new BitSet();
        wanted.set(0, 2);
        return new FetchRequest(token, FetchRequest.Target.digest(sha256), Part.HASHES, 4096, 0, wanted, false, true);
    }

    private boolean add(String group, String device, long token, int first, int blocks, long now) {
        return shared.add(
                new Topics(group, device), request(token, sha256, first, blocks).encode(), now);
    }

    private void answer(long now) throws InterruptedException {
        sent.clear();
        shared.answerDue(
                now, topic -> 1 << 20, (topic, message) -> sent.add(new Sent(topic, DataMessage.decode(message))));
    }

    private List<Integer> blocks(String topic) {
        return sent.stream()
                .filter(each -> each.topic().equals(topic) && each.message().type() == ReplyType.BLOCK)
                .map(each -> each.message().n())
                .toList();
    }

    @Test
    void givenEqualRequestsOfAGroupWithin200Ms_whenAnswered_thenEachBlockGoesOnce() throws Exception {
        assertTrue(add("lab", "a", 1, 0, 4, 0));
        assertTrue(add("lab", "b", 2, 0, 4, 150 * MS));
        assertTrue(add("lab", "c", 3, 2, 4, 199 * MS));

        answer(199 * MS);
        assertEquals(List.of(), sent);
        assertEquals(MS, shared.dueIn(199 * MS));
        answer(200 * MS);

        assertEquals(List.of(0, 1, 2, 3, 4, 5), blocks("ganglion/v1/blob/" + sha256));
        assertEquals(6, sent.size(), "a DONE would overtake the blocks");
        assertEquals(Long.MAX_VALUE, shared.dueIn(200 * MS));
    }

    @Test
    void givenAllThatHaveAskedOfLate_whenTheyAskAgain_thenNobodyWaitsLonger() throws Exception {
        add("lab", "a", 1, 0, 4, 0);
        add("lab", "b", 2, 0, 4, 0);
        answer(200 * MS);

        add("lab", "a", 3, 4, 4, 210 * MS);
        assertEquals(200 * MS, shared.dueIn(210 * MS));
        add("lab", "b", 4, 4, 4, 211 * MS);
        assertEquals(0, shared.dueIn(211 * MS));
        answer(211 * MS);

        assertEquals(List.of(4, 5, 6, 7), blocks("ganglion/v1/blob/" + sha256));
    }

    @Test
    void givenADeviceThatIsABitBehind_whenItAsksForWhatIsOnItsWay_thenNothingIsSentAgainUntilLater() throws Exception {
        add("lab", "a", 1, 0, 4, 0);
        add("lab", "b", 2, 0, 4, 0);
        answer(200 * MS);
        add("lab", "a", 3, 4, 4, 210 * MS);
        add("lab", "b", 4, 2, 2, 211 * MS);
        answer(212 * MS);
        assertEquals(List.of(4, 5, 6, 7), blocks("ganglion/v1/blob/" + sha256));

        add("lab", "b", 5, 4, 4, 213 * MS);
        answer(413 * MS);
        assertEquals(List.of(), sent);

        add("lab", "c", 6, 4, 4, 420 * MS);
        add("lab", "b", 7, 4, 1, 420 * MS);
        answer(620 * MS);
        assertEquals(List.of(4, 5, 6, 7), blocks("ganglion/v1/blob/" + sha256), "c was not there when they were sent");

        add("lab", "b", 8, 4, 2, 2600 * MS);
        answer(2800 * MS);
        assertEquals(List.of(4, 5), blocks("ganglion/v1/lab/b/data"), "what is lost comes alone");
        assertEquals(List.of(), blocks("ganglion/v1/blob/" + sha256));
    }

    @Test
    void givenSeveralThatAsk_whenAnswered_thenTheBlocksBearTheTokenOfTheFirst() throws Exception {
        add("lab", "a", 1, 0, 4, 0);
        add("lab", "b", 2, 2, 4, 10 * MS);

        answer(200 * MS);

        assertTrue(
                sent.stream().allMatch(each -> each.message().token() == 1), "by which it knows that it asks for all");
    }

    @Test
    void givenAGroupThatIsFurther_whenADeviceComesAndAsksFromTheBeginning_thenItGetsWhatComesNextForAll()
            throws Exception {
        add("lab", "a", 1, 0, 40, 0);
        add("lab", "b", 2, 0, 40, 0);
        answer(200 * MS);

        add("lab", "c", 3, 0, 4, 300 * MS);
        answer(500 * MS);
        assertEquals(List.of(40, 41, 42, 43), blocks("ganglion/v1/blob/" + sha256));

        add("lab", "c", 4, 44, LEAVES - 44, 600 * MS);
        answer(800 * MS);
        add("lab", "c", 5, 0, 4, 900 * MS);
        answer(1100 * MS);
        assertEquals(List.of(0, 1, 2, 3), blocks("ganglion/v1/blob/" + sha256), "what it has missed, in the end");
    }

    @Test
    void givenBlocksThatWentToAll_whenADeviceAsksForTheSameInAnotherSize_thenTheyAreNotSentToAllAgain()
            throws Exception {
        add("lab", "a", 1, 0, 16, 0);
        add("lab", "b", 2, 0, 16, 0);
        answer(200 * MS);
        BitSet first = new BitSet();
        first.set(0);

        shared.add(
                new Topics("lab", "b"),
                new FetchRequest(3, FetchRequest.Target.digest(sha256), Part.CONTENT, 16_384, 0, first, false, true)
                        .encode(),
                300 * MS);
        answer(500 * MS);

        assertEquals(List.of(), sent);
    }

    @Test
    void givenAHashListThatWentToAll_whenFewAskForItLater_thenItGoesToThemAlone() throws Exception {
        for (int i = 0; i < 8; i++) {
            shared.add(new Topics("lab", "d" + i), hashes(i).encode(), 0);
        }
        answer(200 * MS);
        assertEquals(List.of(0, 1), blocks("ganglion/v1/blob/" + sha256));

        shared.add(new Topics("lab", "late"), hashes(9).encode(), 300 * MS);
        answer(500 * MS);

        assertEquals(List.of(), blocks("ganglion/v1/blob/" + sha256));
        assertEquals(List.of(0, 1), blocks("ganglion/v1/lab/late/data"));
    }

    @Test
    void givenDevicesThatKeepComing_whenOneAsksForContent_thenItWaitsForThemWithinABound() throws Exception {
        shared.add(new Topics("lab", "a"), hashes(1).encode(), 0);
        shared.add(new Topics("lab", "b"), hashes(2).encode(), 0);
        answer(200 * MS);

        add("lab", "a", 3, 0, 4, 250 * MS);
        shared.add(new Topics("lab", "c"), hashes(4).encode(), 300 * MS);
        answer(449 * MS);
        assertEquals(List.of(), sent);
        answer(500 * MS);
        assertEquals(
                List.of(0, 1), sent.stream().map(each -> each.message().n()).toList(), "the hash list");
        assertEquals(1000 * MS - 250 * MS, shared.dueIn(500 * MS));
        add("lab", "b", 5, 0, 4, 600 * MS);
        add("lab", "c", 6, 0, 4, 700 * MS);

        assertEquals(0, shared.dueIn(700 * MS));
        answer(700 * MS);
        assertEquals(List.of(0, 1, 2, 3), blocks("ganglion/v1/blob/" + sha256));
    }

    @Test
    void givenMoreThanOneAnswerHolds_whenSeveralAskForDifferentParts_thenAllOfItIsSent() throws Exception {
        int half = LEAVES / 2;
        add("lab", "a", 1, 0, half, 0);
        add("lab", "b", 2, half, LEAVES, 0);

        answer(200 * MS);

        assertEquals(LEAVES, blocks("ganglion/v1/blob/" + sha256).size());
    }

    @Test
    void givenRequestsOfTwoGroupsOrSizes_whenAnswered_thenEachIsByItself() throws Exception {
        add("lab", "a", 1, 0, 2, 0);
        add("field", "b", 2, 0, 2, 0);

        answer(200 * MS);

        assertEquals(List.of(0, 1), blocks("ganglion/v1/lab/a/data"));
        assertEquals(List.of(0, 1), blocks("ganglion/v1/field/b/data"));
        assertEquals(List.of(), blocks("ganglion/v1/blob/" + sha256));
    }

    @Test
    void givenAnArtifactThatIsNotThere_whenSeveralAsk_thenEachIsToldSo() throws Exception {
        for (String device : List.of("a", "b")) {
            shared.add(
                    new Topics("lab", device), request(5, "ab".repeat(32), 0, 1).encode(), 0);
        }

        answer(200 * MS);

        assertEquals(2, sent.size());
        assertTrue(sent.stream()
                .allMatch(each -> each.message().type() == ReplyType.NOT_FOUND
                        && each.message().token() == 5));
    }

    @Test
    void givenRequestsThatDoNotAllowIt_whenTheyCome_thenTheyDoNotWaitHere() {
        Topics device = new Topics("lab", "a");
        byte[] alone = request(1, sha256, 0, 1).shared(false).encode();
        byte[] nothing = request(1, sha256, 0, 0).encode();
        byte[] noise = "{\"multicast\":true".getBytes(StandardCharsets.UTF_8);

        for (byte[] request : List.of(alone, nothing, noise)) {
            assertFalse(shared.add(device, request, 0));
        }
        assertEquals(Long.MAX_VALUE, shared.dueIn(0));
    }
}
