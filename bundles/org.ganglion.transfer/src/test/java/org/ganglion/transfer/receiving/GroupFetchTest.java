// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.ganglion.transfer.BlockServer;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that hears what is sent to its group. */
@Timeout(30)
class GroupFetchTest {
    private static final int BLOCKS = 40;
    private static final int SIZE = Blocks.LEAF;

    @TempDir
    private Path folder;

    private OneFile served;
    private Path target;

    @BeforeEach
    void serve() throws Exception {
        served = new OneFile(folder, BLOCKS * SIZE);
        target = folder.resolve("store").resolve("artifact");
    }

    /** The publisher answers at once; what is for the group comes when the device has heard all else. */
    private final class GroupLink implements NearLink {
        final List<FetchRequest> requests = new ArrayList<>();
        /** Blocks that another device has asked for; the device hears each of them as soon as it has heard the one before. */
        final Deque<Integer> toGroup = new ArrayDeque<>();
        /** How many requests there were when the last of these was heard. */
        int requestsMeanwhile = -1;

        private final Deque<byte[]> arrived = new ArrayDeque<>();
        private final BlockServer server = new BlockServer(served);

        @Override
        public void request(byte[] request) {
            FetchRequest asked = FetchRequest.decode("test", request);
            requests.add(asked);
            answer(request);
        }

        private void answer(byte[] request) {
            try {
                server.answer("test", request, 1 << 20, arrived::add);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] receive(long nanos) throws InterruptedException {
            if (arrived.isEmpty() && !toGroup.isEmpty()) {
                answer(blocks(toGroup.poll()).encode());
                requestsMeanwhile = requests.size();
            }
            return NearLink.take(arrived, nanos);
        }

        private FetchRequest blocks(int n) {
            BitSet one = new BitSet();
            one.set(0);
            return new FetchRequest(
                    77, FetchRequest.Target.digest(served.artifact.sha256()), Part.CONTENT, SIZE, n, one, false, true);
        }

        @Override
        public boolean multicast() {
            return true;
        }
    }

    private ArtifactFetch fetch(Link link) {
        Pace pace = new Pace(SIZE, 16 * SIZE, Duration.ofSeconds(2), Duration.ofSeconds(2), 4, Duration.ZERO);
        return new ArtifactFetch(
                served.artifact, "", target, List.of(), Volume.local(), OneWay.over(link), pace, ProgressListener.NONE);
    }

    private static List<Integer> contentBlocks(GroupLink link) {
        return link.requests.stream()
                .filter(request -> request.part() == Part.CONTENT)
                .flatMap(request -> request.wanted().stream().mapToObj(bit -> request.first() + bit))
                .toList();
    }

    @Test
    void givenADeviceThatComesLate_whenItHearsWhatTheGroupGets_thenItAsksInTheEndForWhatItMissedAndForNothingElse()
            throws Exception {
        GroupLink link = new GroupLink();
        for (int n = 10; n < BLOCKS; n++) {
            link.toGroup.add(n);
        }
        link.answer(link.blocks(9).encode()); // before the hash list has come

        ArtifactFetch fetch = fetch(link);
        fetch.run();

        assertArrayEquals(served.content, Files.readAllBytes(target));
        assertEquals(1, link.requestsMeanwhile, "that for the hash list");
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), contentBlocks(link));
        assertEquals(0, fetch.progress().wasted(), "what comes early is kept");
    }

    @Test
    void givenAStreamThatStopsInTheMiddle_whenItHasBeenQuiet_thenTheDeviceAsksOnFromThere() throws Exception {
        GroupLink link = new GroupLink();
        for (int n = 10; n < 20; n++) {
            link.toGroup.add(n);
        }
        link.answer(link.blocks(9).encode());

        fetch(link).run();

        assertArrayEquals(served.content, Files.readAllBytes(target));
        List<Integer> asked = contentBlocks(link);
        assertEquals(BLOCKS - 11, asked.size());
        assertEquals(20, asked.get(0), "so that whoever hears the group asks for the same");
        assertTrue(asked.indexOf(39) < asked.indexOf(0), asked::toString);
    }
}
