// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import java.util.zip.CRC32C;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class CompressedBlocksTest {
    private static final String ARTIFACT = "ab".repeat(32);

    private static DataMessage block(byte[] bytes) {
        return new DataMessage(
                ReplyType.BLOCK, Part.CONTENT, 7, 8192, 0, 0, bytes.length, ARTIFACT, ByteBuffer.wrap(bytes));
    }

    private static byte[] text() {
        return "the same again, ".repeat(512).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void givenABlockThatCompresses_whenItIsSentSmaller_thenItIsReadEqual() {
        byte[] text = text();
        byte[] sent = block(text).encodeSmaller();

        assertTrue(sent.length < text.length / 10, sent.length + " bytes");
        DataMessage read = DataMessage.decode(sent);
        byte[] bytes = new byte[read.bytes().remaining()];
        read.bytes().get(bytes);
        assertArrayEquals(text, bytes);
    }

    @Test
    void givenABlockThatDoesNotCompress_whenItIsSentSmaller_thenItIsSentAsItIs() {
        byte[] noise = new byte[8192];
        new Random(1).nextBytes(noise);

        assertArrayEquals(block(noise).encode(), block(noise).encodeSmaller());
    }

    @Test
    void givenACompressedBlockThatLies_whenItIsRead_thenItIsMalformedAndTakesNoMemory() {
        byte[] bomb = block(text()).encodeSmaller();
        // the same bytes for a block of half the length, and for one of twice the length
        for (int length : new int[] {4096, 8191, 8193, 16_384}) {
            byte[] lie = bomb.clone();
            ByteBuffer header = ByteBuffer.wrap(lie);
            header.putInt(16, 16_384).putLong(32, length);
            assertMalformed(checked(lie));
        }
        byte[] unknown = bomb.clone();
        unknown[3] = 2;
        assertMalformed(checked(unknown));
        byte[] damaged = bomb.clone();
        for (int i = 72; i < damaged.length; i++) {
            damaged[i] = (byte) 0xFF;
        }
        assertMalformed(checked(damaged));
    }

    private static void assertMalformed(byte[] message) {
        assertEquals(
                Reason.MALFORMED,
                assertThrows(GanglionException.class, () -> DataMessage.decode(message))
                        .reason());
    }

    private static byte[] checked(byte[] message) {
        CRC32C sum = new CRC32C();
        sum.update(message, 0, 4);
        sum.update(message, 8, message.length - 8);
        ByteBuffer.wrap(message).putInt(4, (int) sum.getValue());
        return message;
    }

    @Test
    void givenARequest_whenItAllowsNothing_thenItIsAsItWasAndElseItSaysSo() {
        FetchRequest plain = new FetchRequest(
                1, FetchRequest.Target.digest(ARTIFACT), Part.CONTENT, 4096, 0, BitSet.valueOf(new long[] {1}));

        assertFalse(new String(plain.encode(), StandardCharsets.UTF_8).contains("deflate"));
        assertFalse(FetchRequest.decode("x", plain.encode()).multicast());
        FetchRequest both =
                FetchRequest.decode("x", plain.compressed(true).shared(true).encode());
        assertTrue(both.deflate());
        assertTrue(both.multicast());
    }
}
