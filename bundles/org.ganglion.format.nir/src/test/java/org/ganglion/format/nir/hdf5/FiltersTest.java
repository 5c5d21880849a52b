// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class FiltersTest {

    private static final Cursor CHUNK = chunk();

    private static Cursor chunk() {
        try {
            return new FileBytes(ByteBuffer.allocate(8), Limits.DEFAULT).at(0, "/x", "chunk");
        } catch (Hdf5Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    private static String lzf(int limit, int... stream) throws Hdf5Exception {
        return text(new Lzf().undo(bytes(stream), limit, CHUNK));
    }

    @Test
    void givenLzfStreamsMadeByHand_whenTheyAreUndone_thenLiteralsAndCopiesComeOut() throws Hdf5Exception {
        assertEquals("", lzf(10));
        assertEquals("abc", lzf(10, 2, 'a', 'b', 'c'));
        // length 1 + 2 from a distance of 0 + 1: a run
        assertEquals("aaaa", lzf(10, 0, 'a', 0x20, 0));
        // length 2 + 2 from a distance of 2 + 1: an overlapping copy
        assertEquals("abcabca", lzf(10, 2, 'a', 'b', 'c', 0x40, 2));
        // length 7 + 3 + 2 from a distance of 1
        assertEquals("x" + "x".repeat(12), lzf(13, 0, 'x', 0xe0, 3, 0));
        // a distance whose upper bits stand in the control byte: 256 + 0 + 1
        String far = "0123456789abcdef".repeat(17);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int at = 0; at < far.length(); at += 16) {
            stream.write(15);
            stream.writeBytes(far.substring(at, at + 16).getBytes(StandardCharsets.ISO_8859_1));
        }
        stream.write(0x21);
        stream.write(0);
        assertEquals(far + "f01", text(new Lzf().undo(stream.toByteArray(), 1000, CHUNK)));
    }

    @Test
    void givenBrokenLzfStreams_whenTheyAreUndone_thenTheyAreRefused() {
        int[][] streams = {{2, 'a'}, {0x20, 0}, {0, 'a', 0x20}, {0, 'a', 0x20, 1}, {0, 'a', 0xe0}, {0, 'a', 0xe0, 9}};
        for (int[] stream : streams) {
            assertThrows(Hdf5Exception.class, () -> lzf(100, stream), Arrays.toString(stream));
        }
        assertThrows(Hdf5Exception.class, () -> lzf(2, 2, 'a', 'b', 'c'));
        assertThrows(Hdf5Exception.class, () -> lzf(3, 0, 'a', 0x40, 0));
    }

    @Test
    void givenRandomLzfStreams_whenTheyAreUndone_thenTheyEndOrAreRefused() {
        Random random = new Random(17);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] stream = new byte[random.nextInt(40)];
            random.nextBytes(stream);
            try {
                assertTrue(new Lzf().undo(stream, 200, CHUNK).length <= 200);
            } catch (Hdf5Exception e) {
                refused++;
            }
        }
        assertTrue(refused > 1000);
    }

    @Test
    void givenShuffledBytes_whenTheyAreUndone_thenElementsAreWholeAndTheRestStays() {
        assertEquals(
                "ABCDabcd-x", text(new Shuffle(4).undo("AaBbCcDd-x".getBytes(StandardCharsets.US_ASCII), 10, CHUNK)));
        assertEquals("abc", text(new Shuffle(1).undo("abc".getBytes(StandardCharsets.US_ASCII), 3, CHUNK)));
    }

    @Test
    void givenDeflatedBytes_whenTheyAreUndone_thenSizeAndStreamAreChecked() throws Hdf5Exception {
        byte[] plain = new byte[10_000];
        new Random(1).nextBytes(plain);
        byte[] stream = deflated(plain);
        assertArrayEquals(plain, new Deflate().undo(stream, plain.length, CHUNK));
        assertArrayEquals(plain, new Deflate().undo(stream, plain.length + 5, CHUNK));
        assertThrows(Hdf5Exception.class, () -> new Deflate().undo(stream, plain.length - 1, CHUNK));
        assertThrows(Hdf5Exception.class, () -> new Deflate()
                .undo(Arrays.copyOf(stream, stream.length - 20), plain.length, CHUNK));
        assertThrows(Hdf5Exception.class, () -> new Deflate().undo(new byte[] {1, 2, 3}, 10, CHUNK));
        byte[] bomb = deflated(new byte[50_000_000]);
        assertThrows(Hdf5Exception.class, () -> new Deflate().undo(bomb, 1000, CHUNK));
    }

    static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] buffer = new byte[plain.length + 100];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    @Test
    void givenAChecksum_whenAnyBitIsFlipped_thenTheChunkIsRefused() throws Hdf5Exception {
        byte[] data = "ganglion!".getBytes(StandardCharsets.US_ASCII);
        int sum = naiveFletcher(data);
        byte[] chunk = Arrays.copyOf(data, data.length + 4);
        for (int i = 0; i < 4; i++) {
            chunk[data.length + i] = (byte) (sum >> 8 * i);
        }
        assertArrayEquals(data, new Fletcher32().undo(chunk, 100, CHUNK));
        for (int bit = 0; bit < 8 * chunk.length; bit++) {
            byte[] flipped = chunk.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(Hdf5Exception.class, () -> new Fletcher32().undo(flipped, 100, CHUNK));
        }
        assertThrows(Hdf5Exception.class, () -> new Fletcher32().undo(new byte[3], 100, CHUNK));
    }

    /** Sum of words and sum of its running values, both modulo 65535; an odd byte is the upper half of a word. */
    private static int naiveFletcher(byte[] data) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < data.length; i += 2) {
            int second = i + 1 < data.length ? data[i + 1] & 0xff : 0;
            low += (data[i] & 0xff) * 256L + second;
            high += low;
        }
        return (int) (high % 65535 * 65536 + low % 65535);
    }

    @Test
    void givenHalfPrecision_whenItIsWidened_thenEverySpecialValueIsRight() {
        assertEquals(1f, Elements.half(0x3c00));
        assertEquals(-2f, Elements.half(0xc000));
        assertEquals(65504f, Elements.half(0x7bff));
        assertEquals(Math.scalb(1f, -24), Elements.half(1));
        assertEquals(Math.scalb(1f, -14), Elements.half(0x0400));
        assertEquals(Float.POSITIVE_INFINITY, Elements.half(0x7c00));
        assertEquals(Float.NEGATIVE_INFINITY, Elements.half(0xfc00));
        assertTrue(Float.isNaN(Elements.half(0x7e00)));
        assertEquals(Integer.MIN_VALUE, Float.floatToRawIntBits(Elements.half(0x8000)));
    }
}
