// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileModelTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The bound is of a processor's time: what others do on this machine is not the reader's fault. */
    private static void withinBound(Executable work) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            work.execute();
            Duration took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
            assertTrue(took.compareTo(BOUND) < 0, () -> "it took " + took + " of a processor");
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void givenATruncatedModel_whenRead_thenTheErrorIsTypedAndNamesTheFile(String name) {
        byte[] content = SharedModels.model(name);
        withinBound(() -> {
            for (int length = 0; length < content.length; length += 1 + content.length / 200) {
                byte[] cut = java.util.Arrays.copyOf(content, length);
                GanglionException refusal =
                        assertThrows(GanglionException.class, () -> new TfliteFormat().read("cut.tflite", cut));
                assertTrue(refusal.getMessage().startsWith("cut.tflite: field '"), refusal.getMessage());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void givenAModelWithFlippedBytes_whenRead_thenItIsReadOrRefusedAndNothingElse(String name) {
        byte[] content = SharedModels.model(name);
        Random random = new Random(20240601);
        withinBound(() -> {
            int refused = 0;
            for (int round = 0; round < 200; round++) {
                byte[] changed = Mutation.of(content, random);
                try {
                    new TfliteFormat().read("flipped.tflite", changed);
                } catch (GanglionException e) {
                    assertFalse(e.getMessage().contains("null"), e.getMessage());
                    refused++;
                }
            }
            assertTrue(refused > 20, "only " + refused + " of 200 were refused: the bytes changed are not read");
        });
    }

    static Stream<String> names() {
        return SharedModels.NAMES.stream();
    }

    @Test
    void givenRandomBytesBehindTheIdentifier_whenRead_thenEveryOneIsRefused() {
        Random random = new Random(1);
        withinBound(() -> {
            for (int round = 0; round < 2000; round++) {
                byte[] content = new byte[8 + random.nextInt(4096)];
                random.nextBytes(content);
                System.arraycopy(new byte[] {'T', 'F', 'L', '3'}, 0, content, 4, 4);
                if (random.nextBoolean()) {
                    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 8 & random.nextInt(64));
                }
                assertThrows(GanglionException.class, () -> new TfliteFormat().read("random.tflite", content));
            }
        });
    }

    @Test
    void givenAFileWhoseTablesShareOneLongVector_whenRead_thenTheWorkIsBoundedByItsSize() {
        byte[] content = SharingModel.bytes(20_000, 100_000);
        withinBound(() -> {
            var refusal = assertThrows(GanglionException.class, () -> new TfliteFormat().read("bomb.tflite", content));
            assertEquals(Reason.TOO_LARGE, refusal.reason(), refusal.getMessage());
        });
    }

    @Test
    void givenAnotherIdentifierOrVersion_whenRead_thenTheErrorSaysWhich() {
        byte[] content = SharedModels.model("hello_world_int8");
        content[7] = '9';
        var refusal = assertThrows(GanglionException.class, () -> new TfliteFormat().read("m.tflite", content));
        assertEquals(Reason.MALFORMED, refusal.reason());
        assertEquals("m.tflite: field 'file identifier' is 'TFL9', expected 'TFL3'", refusal.getMessage());
    }
}
