// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadablePacketsTest {
    private static final byte[] CONNACK = {0x20, 3, 0, 0, 0};
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};
    /** One of each that a message can have, but for correlation data. */
    private static final byte[] PROPERTIES = together(
            new byte[] {0x01, 1, 0x02, 0, 0, 0, 9, 0x23, 0, 7, 0x0B, (byte) 0x85, 1},
            new byte[] {0x03, 0, 1, 'c', 0x08, 0, 1, 'r', 0x26, 0, 1, 'k', 0, 1, 'v'});

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] counted(byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int rest = bytes.length;
        for (; rest > 127; rest >>= 7) {
            all.write(rest & 127 | 128);
        }
        all.write(rest);
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    private static byte[] publish(int qos, byte[] properties, byte[] payload) {
        byte[] identifier = qos == 0 ? new byte[0] : new byte[] {0, 42};
        byte[] rest = together(new byte[] {0, 3, 'a', '/', 'b'}, identifier, counted(properties), payload);
        return together(new byte[] {(byte) (0x31 | qos << 1)}, counted(rest));
    }

    private static byte[] correlation(int length) {
        byte[] data = new byte[length + 3];
        Arrays.fill(data, (byte) 0x09);
        data[1] = (byte) (length >> 8);
        data[2] = (byte) length;
        return data;
    }

    private static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** In pieces of any size, bytes alone among them. */
    private static byte[] read(byte[] stream, int seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = new ReadablePackets(new ByteArrayInputStream(stream))) {
            byte[] piece = new byte[5000];
            while (true) {
                int length = random.nextInt(piece.length);
                if (length == 0 || random.nextBoolean()) {
                    int next = in.read();
                    if (next < 0) {
                        return all.toByteArray();
                    }
                    all.write(next);
                    continue;
                }
                int count = in.read(piece, 0, length);
                if (count < 0) {
                    return all.toByteArray();
                }
                assertTrue(count > 0, "nothing was read");
                all.write(piece, 0, count);
            }
        }
    }

    @Test
    void givenPacketsThatPahoCanRead_whenRead_thenNotAByteIsChanged() throws IOException {
        byte[] stream = CONNACK;
        for (int length : new int[] {0, 1, 100, 127, 128, 16_383, 16_384, 70_000}) {
            stream = together(
                    stream,
                    PINGRESP,
                    publish(length % 3, PROPERTIES, payload(length)),
                    publish(1, together(PROPERTIES, correlation(Math.min(length, Short.MAX_VALUE))), payload(length)),
                    publish(0, new byte[0], payload(length)));
        }
        for (int seed = 0; seed < 20; seed++) {
            assertArrayEquals(stream, read(stream, seed));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32_768, 40_000, 65_535})
    void givenCorrelationDataThatIsTooLong_whenRead_thenOnlyThatIsLeftOut(int length) throws IOException {
        for (int qos = 0; qos <= 2; qos++) {
            byte[] payload = payload(50 * qos);
            byte[] stream = together(
                    CONNACK,
                    publish(qos, together(PROPERTIES, correlation(length)), payload),
                    publish(qos, together(correlation(length), PROPERTIES), payload),
                    publish(qos, correlation(length), payload),
                    PINGRESP);
            byte[] readable = together(
                    CONNACK,
                    publish(qos, PROPERTIES, payload),
                    publish(qos, PROPERTIES, payload),
                    publish(qos, new byte[0], payload),
                    PINGRESP);
            assertArrayEquals(readable, read(stream, qos));
        }
    }

    @Test
    void givenLongPropertiesOfAnotherKind_whenRead_thenTheyStay() throws IOException {
        byte[] name = together(new byte[] {0x26, (byte) 0xFF, (byte) 0xFF}, payload(65_535), new byte[] {0, 0});
        byte[] stream = publish(1, together(name, correlation(10)), payload(10));
        assertArrayEquals(stream, read(stream, 1));
    }

    @Test
    void givenAPacketThatEndsBeforeItSaysOrIsNone_whenRead_thenThatIsAnErrorOfTheConnection() {
        byte[] cut = Arrays.copyOf(publish(1, correlation(40_000), payload(9)), 1000);
        assertThrows(EOFException.class, () -> read(cut, 1));
        byte[] longer = publish(0, together(correlation(40_000), new byte[] {0x08, 0, 9}), payload(9));
        assertThrows(IOException.class, () -> read(longer, 1));
        byte[] unknown = publish(0, together(correlation(40_000), new byte[] {0x55}), payload(9));
        assertThrows(IOException.class, () -> read(unknown, 1));
        assertThrows(IOException.class, () -> read(new byte[] {0x30, 2, 0, 9, 'a'}, 1));
        assertThrows(IOException.class, () -> read(new byte[] {0x30, -1, -1, -1, -1, 1}, 1));
    }

    @Test
    void givenTheEndBetweenTwoPackets_whenRead_thenItIsTheEnd() throws IOException {
        assertEquals(0, read(new byte[0], 1).length);
        assertArrayEquals(PINGRESP, read(PINGRESP, 1));
    }
}
