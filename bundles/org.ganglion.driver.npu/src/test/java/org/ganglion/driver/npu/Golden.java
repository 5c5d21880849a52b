// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.ganglion.api.json.Json;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.tests.data.ReferenceData;

/** The models beside the project, and what the reference kernels compute after every operator. */
final class Golden {
    private Golden() {}

    /**
     * One input with what comes of it.
     *
     * @param input its name
     * @param digests by operator: of its output, empty where none is given
     * @param output of the model
     */
    record Case(String input, List<String> digests, byte[] output) {}

    static byte[] model(String name) {
        return bytes("models/" + name + ".tflite");
    }

    static List<Case> cases(String model, Rounding rounding) {
        String folder = rounding == Rounding.SINGLE ? "golden-single-rounding" : "golden-double-rounding";
        Map<?, ?> golden =
                (Map<?, ?>) Json.read(model, new String(bytes(folder + "/" + model + ".json"), StandardCharsets.UTF_8));
        List<Case> cases = new ArrayList<>();
        for (Object entry : (List<?>) golden.get("cases")) {
            Map<?, ?> one = (Map<?, ?>) entry;
            List<String> digests = new ArrayList<>();
            for (Object operator : (List<?>) one.get("per_op")) {
                digests.add((String) ((Map<?, ?>) operator).get("sha256"));
            }
            cases.add(new Case((String) one.get("input"), digests, integers((List<?>) one.get("output"))));
        }
        return cases;
    }

    private static byte[] integers(List<?> list) {
        byte[] values = new byte[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) list.get(i)).byteValue();
        }
        return values;
    }

    /** The first 16 hex digits of SHA-256. */
    static String digest(byte[] values) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(values);
            return HexFormat.of().formatHex(sha).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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

    private static byte[] bytes(String name) {
        return ReferenceData.bytes("tflite/" + name);
    }
}
