// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.List;
import org.ganglion.tests.data.ReferenceData;

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
        return ReferenceData.bytes("tflite/models/" + name + ".tflite");
    }
}
