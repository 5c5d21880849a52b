// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink.Observer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class RecordingSinkTest {
    private static final Result RESULT = new Result(0, "m/1", new double[0], 0, 0, 0, 0, 0);

    @TempDir
    Path folder;

    private Observer open(Path file) {
        return (Observer) new RecordingSink().open("p", Map.of("path", file.toString(), "record", "hidden, hidden:v"));
    }

    @Test
    void givenTraces_whenRecorded_thenEveryValueHasItsStepAndTime() throws IOException {
        Path file = folder.resolve("trace.csv");
        Observer recording = open(file);
        assertEquals(List.of("hidden", "hidden:v"), recording.observed());
        double seconds = 0;
        for (int step = 0; step < 3; step++) {
            seconds += 1e-4;
            recording.variable(1, step, seconds, new double[] {0.5, -step});
            recording.accept(RESULT);
        }
        recording.close();
        assertEquals(0, recording.lost());
        List<String> lines = Files.readAllLines(file);
        assertEquals("step,time_s,recorded,element,value", lines.get(0));
        assertEquals("2,3.0E-4,hidden:v,1,-2.0", lines.get(6));
        assertEquals(7, lines.size());
    }

    @Test
    void givenMoreThanFitsInItsBlocks_whenTheDiskIsSlow_thenNothingBlocksAndEachValueIsWrittenOrCounted()
            throws IOException {
        Path file = folder.resolve("trace.csv");
        Observer recording = open(file);
        double[] values = new double[1000];
        for (int step = 0; step < 500; step++) {
            recording.variable(1, step, step, values);
        }
        recording.accept(RESULT);
        recording.close();
        long written;
        try (var lines = Files.lines(file)) {
            written = lines.count() - 1;
        }
        assertTrue(written > 0);
        assertEquals(500_000, written + recording.lost());
    }

    @Test
    void givenASampleThatFailsAfterItsFirstStep_whenTheSinkIsClosed_thenThatStepIsWritten() throws IOException {
        Path file = folder.resolve("trace.csv");
        Observer recording = open(file);
        recording.variable(1, 0, 1e-4, new double[] {0.5});
        recording.close();
        assertEquals(0, recording.lost());
        assertEquals(
                List.of("0,1.0E-4,hidden:v,0,0.5"), Files.readAllLines(file).subList(1, 2));
    }

    @Test
    void givenWrongSettings_whenOpened_thenTheSettingIsNamed() {
        for (Map<String, String> wrong : List.of(
                Map.of("path", folder.resolve("x").toString()),
                Map.of("record", "a"),
                Map.of("path", folder.resolve("no/x").toString(), "record", "a"),
                Map.of("path", folder.resolve("x").toString(), "record", "a", "largest.bytes", "1"),
                Map.of("path", folder.resolve("x").toString(), "record", "a", "speed", "1"))) {
            GanglionException e =
                    assertThrows(GanglionException.class, () -> new RecordingSink().open("p", wrong), wrong.toString());
            assertTrue(e.getMessage().contains("sink 'recording'"), e.getMessage());
        }
    }
}
