// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.tests.data.ReferenceData;
import org.ganglion.tflite.natives.NativeLibrary;

/** The models and reference outputs beside the project, and the folder of the unpacked library. */
final class SharedModels {
    private static final Pattern CASE = Pattern.compile("\"input\":\\s*\"(\\w+)\",\\s*\"output\":\\s*\\[([^]]*)]");

    private SharedModels() {}

    static Path nativeCache() {
        return Path.of("target", "native-cache").toAbsolutePath();
    }

    static void assumeLibrary() {
        assumeTrue(NativeLibrary.isPacked(), "no library is packed for " + NativeLibrary.platform());
    }

    static byte[] model(String name) {
        try {
            return Files.readAllBytes(find("models/" + name + ".tflite"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The outputs of the reference kernels by the name of the input. */
    static Map<String, byte[]> golden(String rounding, String model) {
        Map<String, byte[]> outputs = new LinkedHashMap<>();
        try {
            Matcher cases = CASE.matcher(Files.readString(find("golden-" + rounding + "/" + model + ".json")));
            while (cases.find()) {
                outputs.put(cases.group(1), integers(cases.group(2)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return outputs;
    }

    private static byte[] integers(String list) {
        String[] parts = list.split(",");
        byte[] values = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = Byte.parseByte(parts[i].strip());
        }
        return values;
    }

    /** The inputs of the reference outputs, as their files define them. */
    static void fill(byte[] input, String name) {
        long seed = name.equals("lcg2") ? 20240601 : 1;
        for (int i = 0; i < input.length; i++) {
            switch (name) {
                case "zeros" -> input[i] = 0;
                case "ramp" -> input[i] = (byte) ((i & 255) - 128);
                case "lcg1", "lcg2" -> {
                    seed = (1103515245L * seed + 12345) & 0x7fffffff;
                    input[i] = (byte) (((seed >> 16) & 255) - 128);
                }
                default -> throw new IllegalArgumentException(name);
            }
        }
    }

    private static Path find(String name) {
        return ReferenceData.path("tflite/" + name);
    }
}
