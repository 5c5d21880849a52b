// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineKeysTest {
    private static Map<String, String> read(String json) {
        return PipelineKeys.read(JsonObject.read("pipeline.json", json));
    }

    @Test
    void givenSettingsAndLists_whenRead_thenEachIsAText() {
        assertEquals(
                Map.of("sinks", "mqtt,log", "steps", "5", "input.*.raw", "true", "source", "mqtt"),
                read("{\"source\": \"mqtt\", \"sinks\": [\"mqtt\", \"log\"], \"steps\": 5, \"input.*.raw\": true}"));
    }

    @Test
    void givenASlipOfThePen_whenRead_thenFileAndFieldAreNamed() {
        GanglionException refusal = assertThrows(GanglionException.class, () -> read("{\"sink\": \"mqtt\"}"));
        assertEquals(Reason.MALFORMED, refusal.reason());
        assertTrue(
                refusal.getMessage()
                        .startsWith("pipeline.json: field 'sink' is not a setting of a pipeline; known are"),
                refusal.getMessage());
        assertThrows(GanglionException.class, () -> read("{\"source.\": 1}"));
        assertThrows(GanglionException.class, () -> read("{\"sinks\": {\"a\": 1}}"));
    }

    @Test
    void givenAFileThatAPersonNamed_whenItHoldsAnythingElse_thenThatIsWrongUse(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pipeline.json");
        for (String text : List.of("{\"stepz\": 5}", "steps: 5", "[]", "")) {
            Files.writeString(file, text);
            GanglionException refusal = assertThrows(GanglionException.class, () -> PipelineKeys.read(file), text);
            assertEquals(Reason.USAGE, refusal.reason(), text);
            assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
        }
        Files.writeString(file, "{\"sinks\": [\"mqtt\"], \"steps\": 5}");
        assertEquals(Map.of("sinks", List.of("mqtt"), "steps", 5L), PipelineKeys.read(file));
        Files.delete(file);
        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(GanglionException.class, () -> PipelineKeys.read(file))
                        .reason());
    }
}
