// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void givenAnyValue_whenWrittenAndRead_thenItIsTheSame() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "quote \" slash \\ line \n tab \t bell \u0007 umlaut \u00e4 clef \ud834\udd1e lone \ud834");
        value.put("whole", -9_007_199_254_740_993L);
        value.put("real", 1.0e-300);
        value.put("list", List.of(true, List.of(), Map.of("x", 0.1)));
        value.put("nothing", null);

        assertEquals(value, Json.read("test", Json.write(value)));
        assertEquals(value, Json.read("test", Json.writePretty(value)));
    }

    @Test
    void givenNumbersThatJsonHasNot_whenWritten_thenNullStandsThere() {
        assertEquals("[null,null,1.5]", Json.write(new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1.5}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "nul",
                "tru",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"a\nb\"",
                "\"open",
                "{a:1}",
                "1 2",
                "NaN",
                "1e999",
                "[1 2]",
                "{\"a\" 1}"
            })
    void givenTextThatIsNotJson_whenRead_thenTheFailureNamesPlaceLineAndColumn(String text) {
        GanglionException failure = assertThrows(GanglionException.class, () -> Json.read("model.json", text));

        assertEquals(Reason.MALFORMED, failure.reason());
        assertTrue(failure.getMessage().startsWith("model.json: not JSON: line "), failure.getMessage());
    }

    @Test
    void givenAHundredThousandOpenBrackets_whenRead_thenItIsRefusedAndTheStackHolds() {
        assertThrows(GanglionException.class, () -> Json.read("test", "[".repeat(100_000)));
    }

    @Test
    void givenAnObject_whenAFieldIsMissingOrOfAnotherType_thenTheFailureNamesIt() {
        JsonObject object = JsonObject.read("desired", "{\"counter\":1.5,\"features\":{\"a\":{\"length\":\"x\"}}}");

        assertTrue(assertThrows(GanglionException.class, () -> object.integer("counter"))
                .getMessage()
                .startsWith("desired: field 'counter' must be a whole number"));
        assertTrue(assertThrows(GanglionException.class, () -> object.text("schema"))
                .getMessage()
                .contains("field 'schema' is missing"));
        JsonObject feature = object.object("features").object("a");
        assertTrue(assertThrows(GanglionException.class, () -> feature.integer("length"))
                .getMessage()
                .contains("'features': field 'a': field 'length'"));
    }
}
