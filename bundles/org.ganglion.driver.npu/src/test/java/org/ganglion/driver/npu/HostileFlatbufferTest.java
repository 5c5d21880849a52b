// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.cycles.EthosU;
import org.ganglion.driver.npu.cycles.NetworkCycles;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.ganglion.driver.npu.kernel.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files given to the emulator alone, without the engine's checks before it. */
class HostileFlatbufferTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int ROUNDS = 300;
    private static final int[] WORDS = {0, 1, -1, 2, 127, 128, 255, 65535, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    @ParameterizedTest
    @ValueSource(strings = {"ad01_int8", "hello_world_int8", "ic_resnet8_int8", "kws_dscnn_int8", "vww_96_int8"})
    void givenADamagedModel_whenItIsCompiledAndRun_thenItRunsOrIsRefusedWithAReason(String name) {
        byte[] content = Golden.model(name);
        Random random = new Random(20240601);
        withinBound(() -> {
            int refused = 0;
            for (int round = 0; round < ROUNDS; round++) {
                refused += runs(damaged(content, random)) ? 0 : 1;
            }
            assertTrue(refused > ROUNDS / 10, "only " + refused + " were refused: the bytes changed are not read");
        });
    }

    /** The bound is of a processor's time: what others do on this machine is not the emulator's fault. */
    private static void withinBound(Executable work) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            work.execute();
            Duration took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
            assertTrue(took.compareTo(BOUND) < 0, () -> "it took " + took + " of a processor");
        });
    }

    private static boolean runs(byte[] content) {
        try {
            ModelGraph graph = ModelReader.read(content);
            Program.of(graph, Rounding.SINGLE).run();
            assertTrue(NetworkCycles.of(EthosU.U55_128, graph).microseconds() >= 0);
            return true;
        } catch (GanglionException e) {
            return false;
        }
    }

    /** Some bytes or words changed, most of them near the ends, where tables lie. */
    private static byte[] damaged(byte[] content, Random random) {
        byte[] changed = content.clone();
        ByteBuffer words = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int edge = Math.min(content.length, 16 * 1024);
            int at = random.nextBoolean() ? random.nextInt(edge) : content.length - 1 - random.nextInt(edge);
            int word = Math.min(at & ~3, (content.length & ~3) - 4);
            switch (random.nextInt(3)) {
                case 0 -> changed[at] = (byte) random.nextInt();
                case 1 -> words.putInt(word, WORDS[random.nextInt(WORDS.length)]);
                default -> words.putInt(word, words.getInt(word) + random.nextInt(33) - 16);
            }
        }
        return changed;
    }

    @Test
    void givenATruncatedModel_whenItIsRead_thenItIsRefusedWithAReason() {
        byte[] content = Golden.model("kws_dscnn_int8");
        for (int length = 0; length < content.length; length += 1 + content.length / 300) {
            byte[] cut = Arrays.copyOf(content, length);
            assertThrows(GanglionException.class, () -> Program.of(ModelReader.read(cut), Rounding.SINGLE));
        }
    }

    @Test
    void givenRandomBytesBehindTheIdentifier_whenTheyAreRead_thenTheyAreRefusedWithAReason() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            byte[] content = new byte[8 + random.nextInt(4096)];
            random.nextBytes(content);
            System.arraycopy(new byte[] {'T', 'F', 'L', '3'}, 0, content, 4, 4);
            ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 8 + 4 * random.nextInt(16));
            assertThrows(GanglionException.class, () -> Program.of(ModelReader.read(content), Rounding.SINGLE));
        }
    }
}
