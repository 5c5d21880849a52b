// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Message;
import org.ganglion.source.mqtt.Payload.Raw;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static Message message(byte[] payload, String type) {
        return new Message("ganglion/v1/g/d/in/p", payload, 1, false, null, null, type, 0, Map.of());
    }

    private static Payload of(String text, String type) {
        return Payload.of(message(text.getBytes(StandardCharsets.UTF_8), type), Raw.F64);
    }

    @Test
    void givenJson_whenRead_thenNumberAndValuesAreThere() {
        Payload payload = of("{\"id\":7,\"values\":[1,-2.5e3,null]}", "application/json");
        assertEquals(7, payload.id());
        assertArrayEquals(new double[] {1, -2500, Double.NaN}, payload.values());
        assertArrayEquals(new double[] {4, 5}, of(" [4,5]", null).values());
        assertEquals(-1, of("{\"values\":[1]}", null).id());
    }

    @Test
    void givenARowOfNumbers_whenRead_thenItIsASample() {
        assertArrayEquals(
                new double[] {1, 2.5, -3},
                of("1, 2.5,-3\r\n", "text/csv; header=absent").values());
        assertArrayEquals(new double[] {42}, of("42", null).values());
    }

    @Test
    void givenRawBytes_whenRead_thenTheTypeSaysHowLittleEndian() {
        ByteBuffer doubles = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(1.5)
                .putDouble(-2);
        ByteBuffer floats = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.25f)
                .putFloat(3);
        String bytes = Message.BYTES;
        assertArrayEquals(
                new double[] {1.5, -2},
                Payload.of(message(doubles.array(), bytes), Raw.F64).values());
        assertArrayEquals(
                new double[] {0.25, 3},
                Payload.of(message(floats.array(), bytes + "; type=f32"), Raw.F64)
                        .values());
        assertArrayEquals(
                new double[] {-128, 5},
                Payload.of(message(new byte[] {-128, 5}, bytes), Raw.I8).values());
    }

    @Test
    void givenMalformedPayloads_whenRead_thenTheReasonIsMalformedAndNamesTheTopic() {
        String[] wrong = {
            "",
            "{",
            "{\"id\":1}",
            "{\"values\":[\"a\"]}",
            "{\"values\":3}",
            "1,,2",
            "a,b",
            "{\"id\":1.5,\"values\":[1]}",
            "\"text\""
        };
        for (String text : wrong) {
            GanglionException malformed = assertThrows(GanglionException.class, () -> of(text, null), text);
            assertEquals(Reason.MALFORMED, malformed.reason());
            assertTrue(malformed.getMessage().contains("in/p"), malformed.getMessage());
        }
        assertThrows(GanglionException.class, () -> Payload.of(message(new byte[7], Message.BYTES), Raw.F64));
        assertThrows(GanglionException.class, () -> of("1", "image/png"));
        assertThrows(GanglionException.class, () -> of("12345678", Message.BYTES + ";type=f16"));
    }

    @Test
    void givenRandomBytes_whenRead_thenNothingButMalformedIsEverThrown() {
        Random random = new Random(3);
        String[] types = {null, "application/json", "text/csv", Message.BYTES, Message.BYTES + ";type=i8"};
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                Payload.of(message(bytes, types[i % types.length]), Raw.F64);
                read++;
            } catch (GanglionException malformed) {
                assertEquals(Reason.MALFORMED, malformed.reason());
            }
        }
        assertTrue(read > 500, "raw bytes are samples");
    }
}
