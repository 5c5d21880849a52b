// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.reuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.protocol.HashList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkIndexTest {
    @TempDir
    private Path folder;

    private ChunkIndex index(byte[] bytes) throws Exception {
        return ChunkIndex.of(Files.write(folder.resolve("file"), bytes));
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** If this fails the format has changed, and no device finds anything in what older ones hold. */
    @Test
    void givenKnownBytes_whenTheyAreCut_thenTheIndexIsTheOneOfTheFormat() throws Exception {
        assertEquals(Known.FIRST, Gear.table()[0]);
        ChunkIndex index = index(random(1 << 20, 1));
        assertEquals(Known.DIGEST, HashList.sha256(index.encode()));
    }

    /** Computed by a program of a few lines that was written from the document. */
    private static final class Known {
        static final long FIRST = 0x625D2DE37BB2302CL;
        static final String DIGEST = "e027d3d8f87a181b699065c25d9af24c776de8d02aadf9bc70e27243bf455a99";
    }

    @Test
    void givenRandomBytes_whenTheyAreCut_thenChunksAreWithinTheirBoundsAndAbout16KiB() throws Exception {
        ChunkIndex index = index(random(8 << 20, 2));

        List<ChunkIndex.Chunk> chunks = index.chunks();
        for (ChunkIndex.Chunk chunk : chunks.subList(0, chunks.size() - 1)) {
            assertTrue(chunk.length() > Chunker.SHORTEST && chunk.length() <= Chunker.LONGEST, chunk::toString);
        }
        double mean = (8 << 20) / (double) chunks.size();
        assertTrue(mean > 12_000 && mean < 22_000, "mean " + mean);
    }

    @Test
    void givenBytesThatAreShifted_whenBothAreCut_thenNearlyAllChunksAreTheSame() throws Exception {
        byte[] before = random(2 << 20, 3);
        byte[] shifted = new byte[before.length + 1];
        System.arraycopy(before, 0, shifted, 1, before.length);
        Set<ByteBuffer> known = new HashSet<>();
        index(before).chunks().forEach(chunk -> known.add(ByteBuffer.wrap(chunk.sha256())));

        long foreign = index(shifted).chunks().stream()
                .filter(chunk -> !known.contains(ByteBuffer.wrap(chunk.sha256())))
                .count();

        assertTrue(foreign <= 4, foreign + " chunks differ");
    }

    @Test
    void givenAnyLength_whenTheIndexIsWrittenAndRead_thenItIsEqual() throws Exception {
        for (int length : new int[] {0, 1, 4096, 4097, 65_536, 65_537, 1_048_576, 1_048_577, 3_000_000}) {
            ChunkIndex index = index(new byte[length]);
            byte[] bytes = index.encode();
            assertTrue(bytes.length <= ChunkIndex.longest(length));
            assertEquals(length, ChunkIndex.decode("x", bytes, length).length());
            assertEquals(
                    index.chunks().size(),
                    ChunkIndex.decode("x", bytes, length).chunks().size());
        }
    }

    @Test
    void givenDamagedOrForeignIndexes_whenRead_thenTheyAreMalformed() throws Exception {
        byte[] good = index(random(300_000, 4)).encode();
        Random random = new Random(5);
        assertMalformed(good, 300_001);
        assertMalformed(new byte[0], 0);
        for (int i = 0; i < 200; i++) {
            assertMalformed(Arrays.copyOf(good, random.nextInt(good.length)), 300_000);
            byte[] damaged = good.clone();
            damaged[random.nextInt(16)] ^= (byte) (1 + random.nextInt(255));
            assertMalformed(damaged, 300_000);
        }
    }

    private static void assertMalformed(byte[] bytes, long length) {
        assertEquals(
                Reason.MALFORMED,
                assertThrows(GanglionException.class, () -> ChunkIndex.decode("x", bytes, length))
                        .reason());
    }

    @Test
    void givenDamagedDeltas_whenReadAndApplied_thenTheyAreMalformedOrDoNoHarm() throws Exception {
        byte[] before = random(100_000, 6);
        byte[] now = before.clone();
        for (int i = 0; i < now.length; i += 997) {
            now[i]++;
        }
        Path from = Files.write(folder.resolve("from"), before);
        Path to = Files.write(folder.resolve("to"), now);
        byte[] good = SparseDelta.between(from, to).orElseThrow();
        Random random = new Random(7);
        int understood = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                SparseDelta.decode("x", damaged, now.length).apply(4096, new byte[4096], 4096);
                understood++;
            } catch (GanglionException e) {
                assertEquals(Reason.MALFORMED, e.reason());
            }
        }
        assertTrue(understood < 300, understood + " of 1000 damaged deltas were understood");
    }

    @Test
    void givenADeltaOfMoreRunsThanFitIntoMemory_whenRead_thenItIsMalformed() throws Exception {
        int runs = 3 << 20;
        byte[] ones = new byte[runs];
        Arrays.fill(ones, (byte) 1);
        ByteArrayOutputStream delta = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(delta);
        out.writeBytes("GanglSp1");
        out.writeLong(4L * runs);
        for (int stream = 0; stream < 3; stream++) { // gaps, lengths and differences
            byte[] packed = deflated(ones);
            out.writeInt(packed.length);
            out.write(packed);
        }
        assertTrue(delta.size() < 100_000, delta.size() + " bytes say " + runs + " runs");
        GanglionException refused =
                assertThrows(GanglionException.class, () -> SparseDelta.decode("x", delta.toByteArray(), 4L * runs));
        assertEquals(Reason.MALFORMED, refused.reason());
    }

    private static byte[] deflated(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
