// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.format.nir.hdf5.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages real files in many ways: what comes out is a network or a typed failure, soon, and for little memory. */
class NirMutationTest {

    /** Of a processor: what others do on this machine is not the reader's fault. */
    private static final long MOST_NANOS = 1_000_000_000;

    private static final long MOST_BYTES = 256L << 20;
    /** Per file; more are asked for by a system property. */
    private static final int MUTATIONS = Integer.getInteger("ganglion.mutations", 300);

    private int networks;
    private int refusals;

    private void read(byte[] file, String how) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();
        try {
            new NirReader(Limits.DEFAULT, warning -> {}).read(ByteBuffer.wrap(file));
            networks++;
        } catch (GanglionException e) {
            assertTrue(e.reason().category() == Reason.Category.CONTENT, e.getMessage());
            refusals++;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail(how, e);
        }
        assertTrue(threads.getCurrentThreadCpuTime() - start < MOST_NANOS, () -> how + " takes too long");
        assertTrue(threads.getCurrentThreadAllocatedBytes() - allocated < MOST_BYTES, () -> how + " takes memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nir/lif/lif_norse.nir",
                "nir/primitives/conv2d.nir",
                "nir/primitives/pool_flatten.nir",
                "nir/primitives/cubalif.nir",
                "nir/braille/braille_noDelay_bias_zero.nir"
            })
    void givenARealFile_whenItIsDamaged_thenOnlyTypedFailuresCome(String name) {
        byte[] good = SharedData.bytes(name);
        for (int length = 0; length < good.length; length += 1 + good.length / 60) {
            read(Arrays.copyOf(good, length), name + " cut to " + length);
        }
        assertEquals(0, networks, "a cut file is never a network");
        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] bad = good.clone();
            Mutation.apply(bad, new Random(seed));
            read(bad, name + " with mutation " + seed);
        }
        assertTrue(refusals > MUTATIONS / 10, refusals + " refused");
        assertTrue(networks > 0, "some damage is harmless");
    }

    @Test
    void givenFilesOfTheNewFormats_whenTheyAreDamaged_thenOnlyTypedFailuresCome() throws Exception {
        for (String name : new String[] {"earliest.h5", "v108.h5", "latest.h5", "v200.h5"}) {
            byte[] good;
            try (var in = getClass().getResourceAsStream("hdf5/" + name)) {
                good = in.readAllBytes();
            }
            for (int seed = 0; seed < MUTATIONS; seed++) {
                byte[] bad = good.clone();
                Mutation.apply(bad, new Random(seed));
                Everything.read(bad, name + " with mutation " + seed);
            }
        }
    }

    /** Random damage of a kind that random bytes seldom hit: links, sizes and counts that are almost right. */
    private static final class Mutation {

        static void apply(byte[] file, Random random) {
            ByteBuffer bytes = ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                int at = random.nextInt(file.length - 8);
                switch (random.nextInt(7)) {
                    case 0 -> bytes.put(at, (byte) random.nextInt(256));
                    case 1 -> bytes.put(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
                    case 2 -> bytes.putLong(at & ~7, random.nextInt(file.length) & ~7);
                    case 3 -> bytes.putLong(at & ~7, bytes.getLong(random.nextInt(file.length - 8) & ~7));
                    case 4 -> bytes.putInt(at & ~3, random.nextBoolean() ? -1 : 1 << random.nextInt(31));
                    case 5 -> bytes.putLong(at & ~7, 1L << random.nextInt(63));
                    default -> bytes.put(at, new byte[] {0, 1, (byte) 0xff, 0x7f, (byte) 0x80}[random.nextInt(5)]);
                }
            }
        }
    }
}
