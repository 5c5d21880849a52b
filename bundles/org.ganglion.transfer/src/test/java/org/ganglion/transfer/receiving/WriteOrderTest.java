// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.protocol.Blocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In which order a fetch writes, syncs and marks. */
@Timeout(30)
class WriteOrderTest {
    private static final int LENGTH = 9_000_000;
    private static final int LEAVES = Blocks.count(LENGTH, Blocks.LEAF);
    private static final long BITMAP = (long) LEAVES * (Blocks.LEAF + Blocks.DIGEST);

    @TempDir
    private Path folder;

    /** A disk that remembers which leaves were written and synced, and looks at every bit that is set. */
    private static final class Watched implements Volume {
        final BitSet written = new BitSet();
        final BitSet durable = new BitSet();
        final BitSet marked = new BitSet();
        final BitSet tooSoon = new BitSet();
        boolean replacedAfterSync;

        @Override
        public long space(Path folder) throws IOException {
            return Volume.local().space(folder);
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            return new WatchedFile(this, Volume.local().open(file));
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            replacedAfterSync = durable.cardinality() == LEAVES;
            Volume.local().replace(from, to);
        }

        void wrote(ByteBuffer bytes, long position) {
            if (position < (long) LEAVES * Blocks.LEAF) {
                int first = (int) (position / Blocks.LEAF);
                written.set(first, first + Blocks.count(bytes.remaining(), Blocks.LEAF));
                durable.clear(first, first + Blocks.count(bytes.remaining(), Blocks.LEAF));
            } else if (position >= BITMAP && position < BITMAP + (LEAVES + 7) / 8) {
                BitSet bits = BitSet.valueOf(bytes.duplicate());
                int shift = (int) (position - BITMAP) * 8;
                bits.stream().map(bit -> shift + bit).forEach(leaf -> {
                    marked.set(leaf);
                    tooSoon.set(leaf, !durable.get(leaf));
                });
            }
        }
    }

    private record WatchedFile(Watched volume, Volume.OpenFile inner) implements ForwardingFile {
        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            volume.wrote(from, position);
            inner.write(from, position);
        }

        @Override
        public void sync() throws IOException {
            inner.sync();
            volume.durable.or(volume.written);
        }
    }

    @Test
    void givenAFetch_whenItWrites_thenABitIsSetOnlyAfterItsLeafWasSyncedAndTheFileIsRenamedSynced() throws Exception {
        OneFile served = new OneFile(folder, LENGTH);
        Watched volume = new Watched();

        new ArtifactFetch(
                        served.announced(),
                        "",
                        folder.resolve("artifact"),
                        List.of(),
                        volume,
                        OneWay.over(FaultyLink.perfect(served)),
                        Pace.usual(),
                        ProgressListener.NONE)
                .run();

        assertEquals(new BitSet(), volume.tooSoon);
        assertEquals(LEAVES, volume.written.cardinality());
        assertTrue(volume.marked.cardinality() > LEAVES / 2, "bits are set on the way");
        assertTrue(volume.replacedAfterSync);
    }
}
