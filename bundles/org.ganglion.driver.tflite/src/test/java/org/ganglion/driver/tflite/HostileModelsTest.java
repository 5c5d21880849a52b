// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileModelsTest {
    @ParameterizedTest
    @CsvSource({
        "hello_world_int8, 1500, 200",
        "micro_speech_quantized, 400, 200",
        "kws_dscnn_int8, 400, 150",
        "sww_int8, 400, 150",
        "operators, 100, 1000"
    })
    void givenDamagedModelsThatTheReaderAccepts_whenTheLibraryOpensAndRunsThem_thenTheProcessSurvivesAll(
            String model, int files, int fewest, @TempDir Path folder) throws Exception {
        SharedModels.assumeLibrary();
        if (!model.equals("operators")) {
            SharedModels.model(model);
        }
        Path progress = folder.resolve("progress");
        Path messages = folder.resolve("messages");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ErrorFile=" + folder.resolve("crash"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileModels.class.getName(),
                        model,
                        "1",
                        Integer.toString(files),
                        progress.toString())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it hangs at file " + Files.readString(progress));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> "it died at file " + read(progress) + tail(read(messages)));
        String[] counts = Files.readString(progress).strip().split("\\s+");
        assertEquals("-1", counts[1]);
        assertTrue(Integer.parseInt(counts[2]) >= fewest, "only " + counts[2] + " damaged files reached the library");
        assertTrue(Integer.parseInt(counts[3]) >= fewest / 2, "only " + counts[3] + " damaged files ran");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 2000));
    }
}
