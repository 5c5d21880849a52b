// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of cnf/docs/transfer-protocol.md. */
class WireFormatTest {
    private static final String DIGEST = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    @Test
    void givenTheRequestOfTheDocument_whenEncoded_thenItIsThoseBytes() {
        BitSet wanted = new BitSet();
        wanted.set(0);
        wanted.set(1);
        wanted.set(4);
        wanted.set(23);

        FetchRequest request = new FetchRequest(
                0x0123456789abcdefL, FetchRequest.Target.digest(DIGEST), Part.CONTENT, 32_768, 20, wanted);

        String expected = "{\"format\":1,\"token\":\"0123456789abcdef\",\"sha256\":\"" + DIGEST
                + "\",\"part\":\"content\",\"block\":32768,\"first\":20,\"bitmap\":\"130080\"}";
        assertEquals(expected, new String(request.encode(), UTF_8));
        assertEquals(request, FetchRequest.decode("fetch", request.encode()));
    }

    @Test
    void givenTheMessageOfTheDocument_whenEncoded_thenItIsThoseBytes() {
        DataMessage message = new DataMessage(
                ReplyType.BLOCK,
                Part.CONTENT,
                0x0123456789abcdefL,
                4096,
                2,
                0,
                8195,
                DIGEST,
                ByteBuffer.wrap(new byte[] {10, 20, 30}));

        String expected = "01000000" + "18d1cdc8" + "0123456789abcdef" + "00001000" + "00000002" + "00000003"
                + "00000000" + "0000000000002003" + DIGEST + "0a141e";
        String found = HexFormat.of().formatHex(message.encode());
        assertEquals(expected.substring(0, 8), found.substring(0, 8));
        assertEquals(expected.substring(16), found.substring(16));
        assertEquals(expected.substring(8, 16), found.substring(8, 16), "checksum");
        assertEquals(message, DataMessage.decode(message.encode()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token=",
                "token=\"xyz\"",
                "sha256=",
                "sha256=\"../etc\"",
                "path=\"both\"",
                "part=\"all\"",
                "block=0",
                "block=5000",
                "block=131072",
                "first=-1",
                "first=2147483647",
                "first=2147475455",
                "first=1048576",
                "first=\"0\"",
                "bitmap=",
                "bitmap=\"0\"",
                "bitmap=\"zz\""
            })
    void givenARequestWithAWrongField_whenDecoded_thenItIsMalformedAndTopicAndFieldAreNamed(String change) {
        Map<String, Object> json = new LinkedHashMap<>(Map.of(
                "format",
                1,
                "token",
                "0123456789abcdef",
                "sha256",
                DIGEST,
                "part",
                "content",
                "block",
                4096,
                "first",
                0,
                "bitmap",
                "01"));
        assertEquals(4096, decode(json).blockSize(), "it is right before");
        String field = change.substring(0, change.indexOf('='));
        String value = change.substring(change.indexOf('=') + 1);
        json.put(field, value.isEmpty() ? null : Json.read("test", value));

        GanglionException failure = assertThrows(GanglionException.class, () -> decode(json));

        assertEquals(Reason.MALFORMED, failure.reason(), failure.getMessage());
        assertTrue(failure.getMessage().startsWith("a/b/fetch: "), failure.getMessage());
        assertTrue(failure.getMessage().contains('\'' + field + '\''), failure.getMessage());
    }

    private static FetchRequest decode(Map<String, Object> json) {
        return FetchRequest.decode("a/b/fetch", Json.write(json).getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"format\":1}", "{\"format\":\"1\"}"})
    void givenARequestThatIsNone_whenDecoded_thenItIsMalformed(String text) {
        GanglionException failure =
                assertThrows(GanglionException.class, () -> FetchRequest.decode("a/b/fetch", text.getBytes(UTF_8)));

        assertEquals(Reason.MALFORMED, failure.reason(), failure.getMessage());
    }

    @Test
    void givenARequestOfAnotherFormatOrAHugeOne_whenDecoded_thenTheReasonSaysSo() {
        byte[] later = "{\"format\":2,\"token\":\"0123456789abcdef\"}".getBytes(UTF_8);
        assertEquals(
                Reason.UNSUPPORTED,
                assertThrows(GanglionException.class, () -> FetchRequest.decode("t", later))
                        .reason());
        assertEquals(0x0123456789abcdefL, FetchRequest.tokenOf(later));
        byte[] huge = new byte[1 << 20];
        assertEquals(
                Reason.TOO_LARGE,
                assertThrows(GanglionException.class, () -> FetchRequest.decode("t", huge))
                        .reason());
        assertNull(FetchRequest.tokenOf(huge));
    }

    @Test
    void givenRandomAndMutatedMessages_whenDecoded_thenTheyAreReadOrRefusedAndNothingElse() {
        Random random = new Random(3);
        byte[] block = new byte[4096];
        byte[] good = new DataMessage(ReplyType.BLOCK, Part.HASHES, 7, 4096, 1, 0, 9000, DIGEST, ByteBuffer.wrap(block))
                .encode();
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] message;
            if (i % 2 == 0) {
                message = new byte[random.nextInt(300)];
                random.nextBytes(message);
            } else {
                message = good.clone();
                int changes = random.nextInt(3);
                for (int k = 0; k < changes; k++) {
                    message[random.nextInt(message.length)] = (byte) random.nextInt();
                }
            }
            try {
                DataMessage decoded = DataMessage.decode(message);
                assertEquals(good.length - DataMessage.HEADER, decoded.bytes().remaining());
                read++;
            } catch (GanglionException e) {
                assertTrue(e.reason() == Reason.MALFORMED || e.reason() == Reason.UNSUPPORTED, e.getMessage());
            }
        }
        assertTrue(read > 1000, read + " were read");
    }

    @Test
    void givenAMessage_whenAskedWhomItConcerns_thenTheDigestDecides() {
        byte[] mine = HexFormat.of().parseHex(DIGEST);
        FetchRequest request =
                new FetchRequest(1, FetchRequest.Target.digest(DIGEST), Part.CONTENT, 4096, 0, new BitSet());

        assertTrue(DataMessage.concerns(
                DataMessage.reply(ReplyType.DONE, request, DIGEST, 1, 0).encode(), mine));
        assertTrue(DataMessage.concerns(
                DataMessage.reply(ReplyType.BUSY, request, "0".repeat(64), 1, 0).encode(), mine));
        assertFalse(DataMessage.concerns(
                DataMessage.reply(ReplyType.DONE, request, "ab".repeat(32), 1, 0)
                        .encode(),
                mine));
        assertFalse(DataMessage.concerns(new byte[10], mine));
    }
}
