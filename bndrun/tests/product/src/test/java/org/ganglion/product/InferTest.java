// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ganglion.api.json.JsonObject;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ganglion infer} says of real models equals the references. */
class InferTest {
    private static final int HIDDEN = 38;
    private static final int OUTPUTS = 7;

    @TempDir
    Path folder;

    @Test
    void givenTheBrailleNetwork_whenSampleZeroIsInferred_thenHiddenSpikesAndCountsEqualSnnTorch() throws Exception {
        Path braille = SharedData.path("nir/braille");
        Path out = folder.resolve("out.csv");
        Ended ended = new Ganglion(folder)
                .run(
                        "infer",
                        braille.resolve("braille_noDelay_bias_zero.nir").toString(),
                        "--input",
                        braille.resolve("braille_test0_input_256x12.csv").toString(),
                        "--dt",
                        "1e-4",
                        "--record",
                        "lif1.lif",
                        "--out",
                        "out.csv");
        assertEquals(0, ended.code(), ended.err());
        JsonObject output = ended.json().object("output");
        assertEquals(List.of(10L, 160L, 112L, 113L, 103L, 68L, 121L), output.list("sum"));
        assertEquals(1, output.integer("argmax"));
        assertEquals(119, ended.json().object("spikes").integer("lif1.lif"));

        float[] activity = npyFloats(braille.resolve("snntorch_activity_noDelay_bias_zero.npy"));
        List<double[]> rows = rows(out);
        assertEquals(256, rows.size());
        int mismatches = 0;
        for (int t = 0; t < rows.size(); t++) {
            for (int i = 0; i < HIDDEN; i++) {
                mismatches += rows.get(t)[OUTPUTS + i] == activity[t * HIDDEN + i] ? 0 : 1;
            }
        }
        assertEquals(0, mismatches);
    }

    @Test
    void givenTheLifNeuron_whenDrivenByPulses_thenItsPotentialIsNorses() throws Exception {
        Path lif = SharedData.path("nir/lif");
        List<double[]> norse = new ArrayList<>();
        for (String line : Files.readAllLines(lif.resolve("lif_norse.csv"))) {
            norse.add(numbers(line));
        }
        Files.write(
                folder.resolve("in.csv"),
                norse.stream().map(row -> Double.toString(row[0])).toList());
        Ended ended = new Ganglion(folder)
                .run(
                        "infer",
                        lif.resolve("lif_norse.nir").toString(),
                        "--input",
                        "in.csv",
                        "--record",
                        record(lif) + ":v",
                        "--out",
                        "out.csv");
        assertEquals(0, ended.code(), ended.err());
        List<double[]> rows = rows(folder.resolve("out.csv"));
        assertEquals(norse.size(), rows.size());
        for (int t = 0; t < rows.size(); t++) {
            assertEquals(norse.get(t)[1], rows.get(t)[1], 1e-6, "potential in step " + t);
            assertEquals(norse.get(t)[2], rows.get(t)[0], "spike in step " + t);
        }
    }

    private String record(Path lif) throws Exception {
        JsonObject model = new Ganglion(folder)
                .run("inspect", lif.resolve("lif_norse.nir").toString(), "--json")
                .json();
        return model.objects("nodes").stream()
                .filter(node -> node.text("type").equals("LIF"))
                .map(node -> node.text("node"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kws_dscnn_int8", "vww_96_int8", "ic_resnet8_int8", "ad01_int8"})
    void givenAnInt8Model_whenTheFourInputsAreInferred_thenOutputsEqualTheReferenceKernels(String model)
            throws Exception {
        JsonObject single = golden("golden-single-rounding", model);
        JsonObject twice = golden("golden-double-rounding", model);
        List<JsonObject> cases = single.objects("cases");
        int elements = single.list("input_shape").stream()
                .mapToInt(length -> ((Number) length).intValue())
                .reduce(1, Math::multiplyExact);
        List<String> inputs = new ArrayList<>();
        for (JsonObject one : cases) {
            inputs.add(row(input(one.text("input"), elements)));
        }
        Files.write(folder.resolve("in.csv"), inputs);
        Ended ended = new Ganglion(folder)
                .run(
                        "infer",
                        SharedData.path("tflite/models/" + model + ".tflite").toString(),
                        "--input",
                        "in.csv",
                        "--out",
                        "out.csv");
        assertEquals(0, ended.code(), ended.err());
        List<double[]> rows = rows(folder.resolve("out.csv"));
        int different = 0;
        for (int i = 0; i < cases.size(); i++) {
            assertEquals(
                    longs(cases.get(i).list("output")),
                    longs(rows.get(i)),
                    cases.get(i).text("input"));
            different += longs(twice.objects("cases").get(i).list("output")).equals(longs(rows.get(i))) ? 0 : 1;
        }
        assertTrue(
                model.startsWith("kws") || different > 0,
                "single and double rounding cannot be told apart by " + model);
    }

    private static JsonObject golden(String kind, String model) throws IOException {
        Path file = SharedData.path("tflite/" + kind + '/' + model + ".json");
        return JsonObject.read(file.toString(), Files.readAllBytes(file));
    }

    private static int[] input(String kind, int elements) {
        return switch (kind) {
            case "zeros" -> new int[elements];
            case "ramp" ->
                IntStream.range(0, elements).map(i -> (i & 255) - 128).toArray();
            case "lcg1" -> generated(1, elements);
            case "lcg2" -> generated(20240601, elements);
            default -> throw new AssertionError("the golden has an input that this test does not know: " + kind);
        };
    }

    private static int[] generated(long seed, int elements) {
        int[] values = new int[elements];
        long s = seed;
        for (int i = 0; i < elements; i++) {
            s = (1103515245 * s + 12345) & 0x7fffffff;
            values[i] = (int) ((s >> 16) & 255) - 128;
        }
        return values;
    }

    private static String row(int[] values) {
        StringBuilder line = new StringBuilder();
        for (int value : values) {
            line.append(line.length() == 0 ? "" : ",").append(value);
        }
        return line.toString();
    }

    private static List<double[]> rows(Path csv) throws IOException {
        return Files.readAllLines(csv).stream().map(InferTest::numbers).toList();
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<Long> longs(List<?> values) {
        return values.stream().map(value -> ((Number) value).longValue()).toList();
    }

    private static List<Long> longs(double[] values) {
        return Arrays.stream(values).mapToObj(value -> (long) value).toList();
    }

    /** The numbers of an NPY file of little-endian 32-bit floats, after its header. */
    private static float[] npyFloats(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int header = 10 + (bytes[8] & 255) + 256 * (bytes[9] & 255);
        assertTrue(new String(bytes, 10, header - 10, java.nio.charset.StandardCharsets.US_ASCII).contains("<f4"));
        ByteBuffer data = ByteBuffer.wrap(bytes, header, bytes.length - header).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.remaining() / 4];
        data.asFloatBuffer().get(values);
        return values;
    }
}
