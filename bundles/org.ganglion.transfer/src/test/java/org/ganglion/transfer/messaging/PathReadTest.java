// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.ArtifactStore;
import org.ganglion.transfer.BlockServer;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.receiving.Link;
import org.ganglion.transfer.receiving.NearLink;
import org.ganglion.transfer.receiving.Pace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file by its path, from publishers of which not each one has it. */
class PathReadTest {
    private static final byte[] CONTENT = "what the path holds".getBytes(StandardCharsets.UTF_8);
    private static final String PATH = "metadata/timestamp.json";

    /** Whom the broker gives a request to. */
    private enum Publisher {
        /** Has the file. */
        HOLDER,
        /** Holds all there is, and not this. */
        LACKING,
        /** Holds a few things. */
        PARTIAL,
        /** Does not answer. */
        MUTE
    }

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = Files.write(folder.resolve("file"), CONTENT);
    }

    /** A link on which requests go to publishers in turn. */
    private final class InTurn implements NearLink {
        private final Queue<byte[]> arrived = new ArrayDeque<>();
        private final List<Publisher> turns;
        private int asked;

        InTurn(Publisher... turns) {
            this.turns = Arrays.asList(turns);
        }

        @Override
        public void request(byte[] request) {
            Publisher publisher = turns.get(asked++ % turns.size());
            if (publisher != Publisher.MUTE) {
                try {
                    new BlockServer(new Store(publisher)).answer("test", request, 1 << 20, arrived::add);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public byte[] receive(long nanos) throws InterruptedException {
            return NearLink.take(arrived, nanos);
        }
    }

    private final class Store implements ArtifactStore {
        private final Publisher publisher;

        Store(Publisher publisher) {
            this.publisher = publisher;
        }

        @Override
        public Optional<Path> find(String sha256) {
            return publisher == Publisher.HOLDER ? Optional.of(file) : Optional.empty();
        }

        @Override
        public Optional<String> digest(String path) {
            return publisher == Publisher.HOLDER ? Optional.of(HashList.sha256(CONTENT)) : Optional.empty();
        }

        @Override
        public boolean holdsAll() {
            return publisher != Publisher.PARTIAL;
        }
    }

    private static byte[] read(Link link) throws InterruptedException {
        Pace brisk = new Pace(4096, 65_536, Duration.ofMillis(20), Duration.ofMillis(40), 6, Duration.ZERO);
        return new PathRead(PATH, 1000, brisk).over(link);
    }

    @Test
    void givenManyPublishersOfOtherThings_whenRead_thenTheOneThatHasItIsFound() throws Exception {
        InTurn link = new InTurn(
                Publisher.PARTIAL, Publisher.PARTIAL, Publisher.PARTIAL, Publisher.PARTIAL, Publisher.HOLDER);

        assertArrayEquals(CONTENT, read(link));
        assertEquals(5, link.asked);
    }

    @Test
    void givenAPathThatNobodyHas_whenOneServesOtherThingsOnly_thenItEndsWithNotFoundAfterThreeRefusals() {
        InTurn link = new InTurn(Publisher.LACKING, Publisher.PARTIAL);

        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(GanglionException.class, () -> read(link)).reason());
        assertEquals(5, link.asked);
    }

    @Test
    void givenAPublisherThatIsSilentForAWhile_whenAnotherHasNotThePath_thenItsRefusalsAreNotBelieved()
            throws Exception {
        List<Publisher> turns = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            turns.addAll(List.of(Publisher.LACKING, Publisher.MUTE));
        }
        turns.addAll(List.of(Publisher.LACKING, Publisher.HOLDER));

        assertArrayEquals(CONTENT, read(new InTurn(turns.toArray(Publisher[]::new))));
    }
}
