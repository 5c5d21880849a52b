// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class PipelineSettingsTest {
    private static Map<String, String> with(String... more) {
        Map<String, String> all = new HashMap<>(Map.of("name", "p", "model", "m", "source", "host"));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void givenTheLeast_whenRead_thenDefaultsHold() {
        PipelineSettings settings = PipelineSettings.of(with(), Map.of());
        assertEquals(1, settings.steps());
        assertEquals(ResetMode.NEVER, settings.reset());
        assertEquals(256, settings.capacity());
        assertEquals(Duration.ZERO, settings.deadline());
        assertTrue(settings.carry());
        assertFalse(settings.realTime());
        assertEquals(List.of(), settings.sinks());
        assertEquals(64, settings.session().checkpointSteps());
    }

    @Test
    void givenPrefixes_whenRead_thenSettingsGoWhereTheyBelong() {
        PipelineSettings settings = PipelineSettings.of(
                with(
                        "source.period", "20",
                        "sinks", "mqtt, file",
                        "sink.file.path", "/tmp/x",
                        "sink.mqtt.qos", "1",
                        "input.a.b.columns", "0-2",
                        "input.a.b.encoder", "spikes",
                        "input.a.b.threshold", "2",
                        "output.*.decoder", "sum",
                        "set", "dt=1e-3, reset=subtract"),
                Map.of());
        assertEquals(Map.of("period", "20"), settings.source().settings());
        assertEquals(Map.of("qos", "1"), settings.sinks().get(0).settings());
        assertEquals(Map.of("path", "/tmp/x"), settings.sinks().get(1).settings());
        CodecChoice input = settings.inputs().get("a.b");
        assertEquals("spikes", input.kind());
        assertEquals(3, input.columns().count());
        assertEquals(Map.of("threshold", "2"), input.settings());
        assertEquals("sum", settings.outputs().get("*").kind());
        assertEquals(Map.of("dt", "1e-3", "reset", "subtract"), settings.set());
    }

    @Test
    void givenOnlyAPreferenceThatDiffers_whenCompared_thenTheSessionNeedNotBeOpenedAnew() {
        PipelineSettings one = PipelineSettings.of(with("prefer", "a"), Map.of());
        PipelineSettings other = PipelineSettings.of(with("prefer", "b,c", "steps", "3"), Map.of());
        assertTrue(one.opensLike(other));
        assertFalse(one.opensLike(PipelineSettings.of(with("set", "seed=2"), Map.of())));
    }

    @Test
    void givenWrongSettings_whenRead_thenTheKeyIsNamed() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("steps", "0"),
                Map.entry("queue.capacity", "many"),
                Map.entry("reset", "always"),
                Map.entry("real.time", "yes"),
                Map.entry("name", "a b"),
                Map.entry("input.columns", "1"),
                Map.entry("input.in.columns", "3-1"),
                Map.entry("set", "dt"),
                Map.entry("model", " "));
        wrong.forEach((key, value) -> {
            GanglionException refused =
                    assertThrows(GanglionException.class, () -> PipelineSettings.of(with(key, value), Map.of()), key);
            assertEquals(Reason.USAGE, refused.reason());
            assertTrue(refused.getMessage().contains("'" + key + "'"), refused.getMessage());
        });
    }

    @Test
    void givenColumns_whenRead_thenRangesAndOrderAreKept() {
        Columns columns = Columns.of("k", "4, 0 ,2-3");
        assertEquals(4, columns.count());
        assertEquals(List.of(4, 0, 2, 3), List.of(columns.at(0), columns.at(1), columns.at(2), columns.at(3)));
        assertEquals(5, columns.end());
        assertFalse(columns.contiguous());
        assertTrue(Columns.of("k", "7").contiguous());
        for (String wrong : List.of("", "a", "1-", "-1", "1--2", "0-99999999")) {
            assertThrows(GanglionException.class, () -> Columns.of("k", wrong), wrong);
        }
    }
}
