// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String canonical(String document) throws MalformedMetadataException {
        return new String(CanonicalJson.canonical(CanonicalJson.parse(utf8(document))), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"b\" : 1 , \"a\" : [ true , false , null ] }|{\"a\":[true,false,null],\"b\":1}",
                " [ ] |[]",
                "{}|{}",
                "-0|0",
                "-12|-12",
                "9223372036854775807|9223372036854775807",
                "123456789012345678901234567890|123456789012345678901234567890",
                "\"\\ud83e\\udde0\"|\"\ud83e\udde0\"",
                "\"\u007f\"|\"\u007f\"",
                "{\"\\u0061\":1}|{\"a\":1}",
                "{\"B\":1,\"a\":2,\"A\":3,\"\":4}|{\"\":4,\"A\":3,\"B\":1,\"a\":2}",
            })
    void givenADocument_whenWrittenCanonically_thenItHasTheOneFormThatIsSigned(String document, String canonical)
            throws MalformedMetadataException {
        assertEquals(canonical, canonical(document));
    }

    @Test
    void givenEscapes_whenWrittenCanonically_thenOnlyTwoCharactersAreEscaped() throws MalformedMetadataException {
        assertEquals("\"\u00e4\n/\t\"", canonical("\"\\u00e4\\n\\/\\t\""));
        assertEquals("\"\\\"\\\\\"", canonical("\"\\u0022\\\\\""));
    }

    @Test
    void givenKeysBeyondTheFirstPlane_whenSorted_thenCodePointsDecide() throws MalformedMetadataException {
        assertEquals("{\"\uffee\":1,\"\ud83e\udde0\":2}", canonical("{\"\ud83e\udde0\":2,\"\uffee\":1}"));
    }

    @Test
    void givenADocument_whenParsed_thenOrderTypesAndAllFieldsAreKept() throws MalformedMetadataException {
        Object parsed = CanonicalJson.parse(utf8("{\"z\":1,\"a\":{\"x\":[1.50,\"t\",null]},\"m\":false}"));
        assertEquals(List.of("z", "a", "m"), new ArrayList<>(((Map<?, ?>) parsed).keySet()));
        Map<?, ?> inner = (Map<?, ?>) ((Map<?, ?>) parsed).get("a");
        assertEquals(new BigDecimal("1.50"), ((List<?>) inner.get("x")).get(0));
        assertEquals(1L, ((Map<?, ?>) parsed).get("z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{1:1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "[1] 2",
                "{}}",
                "tru",
                "nul",
                "True",
                "NaN",
                "Infinity",
                "-",
                "-a",
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x10",
                "\"",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\n\"",
                "\"\u0000\"",
                "'a'",
                "1e99999999999",
                "// comment\n1",
                "\ufeff1",
                "[1 2]",
                "{\"a\" 1}",
                "/"
            })
    void givenWhatIsNoJson_whenParsed_thenItIsMalformed(String document) {
        assertThrows(MalformedMetadataException.class, () -> CanonicalJson.parse(utf8(document)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"22c322", "22ff22", "22c0af22", "22eda08022", "22f4908080", "2280", "5cc3"})
    void givenWhatIsNoUtf8_whenParsed_thenItIsMalformed(String hexadecimal) {
        byte[] document = HexFormat.of().parseHex(hexadecimal);
        assertThrows(MalformedMetadataException.class, () -> CanonicalJson.parse(document));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[[{\"b\":"})
    void givenValuesThatLieDeep_whenParsed_thenItIsMalformedAndNoStackOverflows(String opening) {
        byte[] document = utf8(opening.repeat(1_000_000));
        assertThrows(MalformedMetadataException.class, () -> CanonicalJson.parse(document));
    }

    @Test
    void givenTheDepthThatIsAllowed_whenParsed_thenItIsReadAndOneMoreIsNot() throws MalformedMetadataException {
        String allowed = "[".repeat(CanonicalJson.MOST_DEPTH) + "]".repeat(CanonicalJson.MOST_DEPTH);
        assertEquals(allowed, canonical(allowed));
        assertThrows(MalformedMetadataException.class, () -> canonical("[" + allowed + "]"));
    }

    @Test
    void givenMoreValuesThanAllowed_whenParsed_thenItIsMalformed() {
        byte[] document = utf8("[" + "{},".repeat(CanonicalJson.MOST_VALUES) + "1]");
        assertThrows(MalformedMetadataException.class, () -> CanonicalJson.parse(document));
    }

    @Test
    void givenANumberOfManyDigits_whenParsed_thenItIsMalformed() {
        byte[] document = utf8("9".repeat(1_000_000));
        assertThrows(MalformedMetadataException.class, () -> CanonicalJson.parse(document));
    }

    @Test
    void givenAFraction_whenWrittenCanonically_thenItHasNoForm() {
        assertThrows(MalformedMetadataException.class, () -> canonical("[1.5]"));
        assertThrows(MalformedMetadataException.class, () -> canonical("1e3"));
    }
}
