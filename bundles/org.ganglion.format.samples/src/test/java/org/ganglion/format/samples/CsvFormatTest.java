// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.RowFormat;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {

    private static final CsvFormat FORMAT = new CsvFormat();

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("x.csv"), text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2,-3.5\n4,5,6e2\n",
                "1;2;-3.5\n4;5;6e2",
                "1\t2\t-3.5\r\n4\t5\t6e2\r\n",
                "1 2 -3.5\n4 5 6e2\n",
                "  1   2 -3.5  \r\n4 5   6e2 \n\n",
                "a,b,c\n1, 2 ,-3.5\n4,5,6E+2\n",
                "\"a b\";\"c\";d\n1;2;-3.5\n\n4;5;600.0\n",
                "# step,neuron\n1,2,-3.5\n# more\n4,5,600",
                "\uFEFF1,2,-3.5\n4,5,.6e3\n",
                "1,2,-3.5\r4,5,600\r",
                "x,y,z\r\r1,2,-3.5\r4,5,600",
                "\"1\",\" 2\" ,\"-3.5\"\r\n4,\"5\",\"600\"\n",
                "\"a;b\",c,\"d\"\n1,2,-3.5\n4,5,600\n",
                "1;2;-3,5\n4,0;5;6,00e2\n",
                "1\t2\t-3,5\n4\t5\t600\n",
                "\"1\" \"2\"  -3.5\n4 \"5\" \"600\" \n"
            })
    void givenAnySeparatorHeaderAndLineEnd_whenItIsRead_thenTheNumbersAreTheSame(String text) throws IOException {
        List<double[]> rows = Reading.all(FORMAT, file(text));

        assertEquals(2, rows.size());
        assertArrayEquals(new double[] {1, 2, -3.5}, rows.get(0));
        assertArrayEquals(new double[] {4, 5, 600}, rows.get(1));
    }

    @Test
    void givenWhatIsNoTable_whenItIsRead_thenFileLineAndColumnAreNamed() throws IOException {
        Reading.refused(FORMAT, file(""), Reason.MALFORMED, "line 1", "no row");
        Reading.refused(FORMAT, file("\n \n# nothing\n"), Reason.MALFORMED, "no row");
        Reading.refused(FORMAT, file("a,b\n"), Reason.MALFORMED, "no row behind its header");
        Reading.refused(FORMAT, file("1,2\n3\n"), Reason.MALFORMED, "line 2", "has 1 columns, the first has 2");
        Reading.refused(FORMAT, file("1,2\n\n3,4,5\n"), Reason.MALFORMED, "line 3, column 3", "more than 2 columns");
        Reading.refused(FORMAT, file("1,2\n3,x\n"), Reason.MALFORMED, "line 2, column 2", "'x' is not a number");
        Reading.refused(FORMAT, file("1,x\n3,4\n"), Reason.MALFORMED, "line 1, column 2", "'x' is not a number");
        Reading.refused(FORMAT, file("1,2\n3,NaN\n"), Reason.MALFORMED, "line 2, column 2", "not a finite number");
        Reading.refused(FORMAT, file("nan,inf\n3,4\n"), Reason.MALFORMED, "line 1, column 1", "not a finite number");
        Reading.refused(FORMAT, file("1,2\n-Infinity,4\n"), Reason.MALFORMED, "line 2, column 1", "not a finite");
        Reading.refused(FORMAT, file("1,2\n3,1e999\n"), Reason.MALFORMED, "line 2, column 2", "too large");
        Reading.refused(FORMAT, file("1,2\n3,\"4\"x\n"), Reason.MALFORMED, "line 2, column 2", "'4x' is not a number");
        Reading.refused(FORMAT, file("1,2\n3,\"4\n5,6\n"), Reason.MALFORMED, "line 2, column 2", "not closed");
        Reading.refused(FORMAT, file("1,2\n3,\"4"), Reason.MALFORMED, "line 2, column 2", "not closed");
        Reading.refused(FORMAT, file("1,2\n3,\"\"\n"), Reason.MALFORMED, "line 2, column 2", "no number");
        Reading.refused(FORMAT, file("1;2\n3;4.5,6\n"), Reason.MALFORMED, "line 2, column 2", "not a number");
        Reading.refused(FORMAT, file("1,2\r3,x\r"), Reason.MALFORMED, "line 2, column 2", "not a number");
        Reading.refused(FORMAT, file("1,2\n3,\n"), Reason.MALFORMED, "line 2, column 2", "no number");
        Reading.refused(FORMAT, file("1,2\n3,0x1f\n"), Reason.MALFORMED, "line 2, column 2", "not a number");
        Reading.refused(FORMAT, file("1,2\n3,4f\n"), Reason.MALFORMED, "line 2, column 2", "not a number");
        Reading.refused(FORMAT, file("1,2\n3,\0\n"), Reason.MALFORMED, "line 2, column 2", "not text");
        Reading.refused(
                FORMAT, file("1,2\n3," + "1".repeat(10_000)), Reason.MALFORMED, "line 2, column 2", "512 characters");
    }

    @Test
    void givenARowWithoutEnd_whenItIsRead_thenItIsRefusedBeforeMemoryRunsOut() throws IOException {
        Path endless = folder.resolve("endless.csv");
        byte[] line = new byte[1 << 20];
        for (int i = 0; i < line.length; i += 2) {
            line[i] = '1';
            line[i + 1] = ',';
        }
        try (var out = Files.newOutputStream(endless)) {
            for (int i = 0; i < 9; i++) {
                out.write(line);
            }
        }
        Reading.refused(FORMAT, endless, Reason.TOO_LARGE, "line 1", "4194304 columns");
    }

    @Test
    void givenRandomDoublesAsText_whenTheyAreRead_thenTheyEqualTheNearestDouble() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        double[] expected = new double[20_000];
        for (int i = 0; i < expected.length; i++) {
            String number = number(random, i);
            expected[i] = Double.parseDouble(number);
            text.append(number).append('\n');
        }
        List<double[]> rows = Reading.all(FORMAT, file(text.toString()));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Double.doubleToRawLongBits(expected[i]), Double.doubleToRawLongBits(rows.get(i)[0]));
        }
    }

    private static String number(Random random, int i) {
        double exact = Double.longBitsToDouble(random.nextLong());
        double value = Double.isFinite(exact) ? exact : -0.0;
        return switch (i % 5) {
            case 0 -> Double.toString(value);
            case 1 -> String.format(java.util.Locale.ROOT, "%.12f", random.nextGaussian());
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> (random.nextInt(1000) - 500) + "e" + (random.nextInt(60) - 30);
            default -> String.format(java.util.Locale.ROOT, "%.18e", random.nextGaussian());
        };
    }

    @Test
    void givenTheBrailleSample_whenItIsRead_thenItHas256RowsOf12Numbers() throws IOException {
        List<double[]> rows = Reading.all(FORMAT, ReferenceData.path("nir/braille/braille_test0_input_256x12.csv"));
        assertEquals(256, rows.size());
        assertEquals(12, rows.get(0).length);
        assertTrue(rows.stream().flatMapToDouble(Arrays::stream).sum() > 0);
    }

    @Test
    void givenEveryReferenceTable_whenItIsRead_thenItEqualsASimpleSplit() throws IOException {
        for (String name : List.of(
                "nir/lif/lif_norse.csv",
                "nir/lif/lif_exact.csv",
                "nir/lif/lif_lava_loihi_fixed.csv",
                "nir/braille/golden_cubalif_v.csv",
                "mackey_glass/mg17_197by75.csv",
                "validation/lif_fI.csv")) {
            Path table = ReferenceData.path(name);
            List<double[]> expected = Files.readAllLines(table).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
            List<double[]> rows = Reading.all(FORMAT, table);
            assertEquals(expected.size(), rows.size(), name);
            for (int i = 0; i < rows.size(); i++) {
                assertArrayEquals(expected.get(i), rows.get(i), name + " row " + (i + 1));
            }
        }
    }

    @Test
    void givenMeasurements_whenTheyAreRead_thenNoRowAllocates() throws IOException {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append(i).append(',').append(random.nextInt(100_000) / 1000.0).append(",-0.00012\n");
        }
        assertEquals(0, Reading.allocatedPerRow(FORMAT, file(text.toString()), 10));
    }

    @Test
    void givenTruncatedAndGarbledTables_whenTheyAreRead_thenOnlyTypedErrorsCome() throws IOException {
        Random random = new Random(5);
        byte[] good = "t;v\n1;2.5\n-3e-4;4\n5;6\n".getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length) + 1);
            for (int k = 0; k < random.nextInt(4); k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("bad.csv"), bad);
            try {
                Reading.all(FORMAT, file);
            } catch (GanglionException e) {
                refused++;
            }
        }
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void givenRowsOfAnyDoubles_whenTheyAreWrittenAndRead_thenTheyAreTheSameToTheBit() throws IOException {
        Random random = new Random(7);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        double[][] rows = new double[500][4];
        try (RowFormat.Writer writer = FORMAT.write(out)) {
            writer.header(List.of("a", "b,c", "d\"e", "f"));
            for (double[] row : rows) {
                row[0] = random.nextInt();
                row[1] = random.nextGaussian() * Math.scalb(1.0, random.nextInt(200) - 100);
                row[2] = random.nextBoolean() ? 0.0 : -0.0;
                row[3] = random.nextLong();
                writer.row(row, row.length);
            }
        }
        List<double[]> back =
                Reading.all(FORMAT, file(out.toString(StandardCharsets.UTF_8).split("\n", 2)[1]));
        assertEquals(rows.length, back.size());
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < 4; k++) {
                assertEquals(Double.doubleToRawLongBits(rows[i][k]), Double.doubleToRawLongBits(back.get(i)[k]));
            }
        }
    }

    @Test
    void givenSpikes_whenTheyAreWritten_thenTheyAreWholeNumbersBehindTheirHeader() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowFormat.Writer writer = FORMAT.write(out)) {
            writer.header(List.of("x", "y"));
            writer.row(new double[] {1, 0, 9}, 2);
            writer.row(new double[] {-7, 0.5}, 2);
            assertThrows(IllegalStateException.class, () -> writer.header(List.of("x")));
        }
        assertEquals("x,y\n1,0\n-7,0.5\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void givenFilesOfAllFormats_whenOneIsChosen_thenContentCountsBeforeTheName() throws IOException {
        List<SampleFormat> formats = List.of(FORMAT, new WavFormat(false), new NpyFormat());
        Path wav = Files.copy(ReferenceData.path("tflite/audio/yes_1000ms.wav"), folder.resolve("sound.csv"));
        Path npy = Files.copy(
                ReferenceData.path("nir/braille/snntorch_activity_noDelay_bias_zero.npy"), folder.resolve("activity"));
        assertEquals("wav", SampleFormat.of(formats, wav).extension());
        assertEquals("npy", SampleFormat.of(formats, npy).extension());
        assertEquals("csv", SampleFormat.of(formats, file("1,2\n")).extension());
        Path other = Files.write(folder.resolve("x.bin"), new byte[] {1, 2, 3});
        assertThrows(GanglionException.class, () -> SampleFormat.of(formats, other));
        assertFalse(FORMAT.recognizes("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));
    }
}
