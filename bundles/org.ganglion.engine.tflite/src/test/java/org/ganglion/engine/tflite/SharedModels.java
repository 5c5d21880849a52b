// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The models beside the project. */
final class SharedModels {
    static final List<String> NAMES = List.of(
            "ad01_int8",
            "audio_preprocessor_int8",
            "hello_world_int8",
            "ic_resnet8_int8",
            "kws_dscnn_int8",
            "micro_speech_quantized",
            "sww_int8",
            "vww_96_int8");

    private SharedModels() {}

    static byte[] model(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("../shared/data/tflite/models/" + name + ".tflite");
            if (Files.exists(file)) {
                try {
                    return Files.readAllBytes(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        assumeTrue(false, "../shared/data/tflite/models is not there");
        throw new AssertionError();
    }
}
