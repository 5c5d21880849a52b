// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFormatTest {

    private static final WavFormat FORMAT = new WavFormat(false);
    private static final WavFormat INTEGERS = new WavFormat(true);

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.wav"), bytes);
    }

    private static byte[] wav(int code, int channels, int bits, byte[] data) {
        ByteBuffer bytes = ByteBuffer.allocate(54 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes()).putInt(46 + data.length).put("WAVE".getBytes());
        // an odd chunk that nobody asked for, and its padding
        bytes.put("note".getBytes()).putInt(1).put((byte) 7).put((byte) 0);
        bytes.put("fmt ".getBytes())
                .putInt(16)
                .putShort((short) code)
                .putShort((short) channels)
                .putInt(8000);
        bytes.putInt(8000 * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        bytes.put("data".getBytes()).putInt(data.length).put(data);
        return bytes.array();
    }

    @Test
    void givenEveryWidth_whenItIsRead_thenFullScaleIsOne() throws IOException {
        assertRows(wav(1, 1, 8, new byte[] {0, (byte) 128, (byte) 255}), new double[] {-1, 0, 127 / 128.0});
        assertRows(wav(1, 1, 16, new byte[] {0, (byte) 0x80, 0, 0x40}), new double[] {-1, 0.5});
        assertRows(wav(1, 1, 24, new byte[] {0, 0, (byte) 0x80, 1, 0, 0}), new double[] {-1, 1.0 / (1 << 23)});
        assertRows(wav(1, 1, 32, new byte[] {0, 0, 0, (byte) 0x80, 0, 0, 0, 0x20}), new double[] {-1, 0.25});
        byte[] floats = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.1f)
                .putFloat(-2)
                .array();
        assertRows(wav(3, 1, 32, floats), new double[] {0.1f, -2});
    }

    private void assertRows(byte[] bytes, double[] expected) throws IOException {
        double[] found = Reading.all(FORMAT, file(bytes)).stream()
                .mapToDouble(row -> row[0])
                .toArray();
        assertArrayEquals(expected, found);
    }

    @Test
    void givenStereo_whenItIsRead_thenARowHoldsBothChannelsAndTheRateIsKnown() throws IOException {
        Path file = file(wav(1, 2, 16, new byte[] {1, 0, 2, 0, 3, 0, (byte) 0xff, (byte) 0xff}));
        try (SampleFormat.Rows rows = INTEGERS.open(file)) {
            assertEquals(2, rows.columns());
            assertEquals(8000, rows.rate());
        }
        List<double[]> rows = Reading.all(INTEGERS, file);
        assertArrayEquals(new double[] {1, 2}, rows.get(0));
        assertArrayEquals(new double[] {3, -1}, rows.get(1));
    }

    @Test
    void givenRecordedDigits_whenTheyAreRead_thenTheyEqualTheJavaSoundReader() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(ReferenceData.path("fsdd/recordings"))) {
            files = all.filter(f -> f.toString().endsWith(".wav"))
                    .sorted()
                    .limit(40)
                    .toList();
        }
        assertEquals(40, files.size());
        for (Path file : files) {
            List<double[]> rows = Reading.all(INTEGERS, file);
            try (AudioInputStream oracle = AudioSystem.getAudioInputStream(file.toFile())) {
                ByteBuffer bytes = ByteBuffer.wrap(oracle.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
                assertEquals(bytes.capacity() / 2, rows.size(), file.toString());
                for (double[] row : rows) {
                    assertEquals(bytes.getShort(), row[0]);
                }
            }
        }
    }

    @Test
    void givenBrokenFiles_whenTheyAreRead_thenTheFaultIsNamed() throws IOException {
        byte[] good = wav(1, 1, 16, new byte[8]);
        Reading.refused(FORMAT, file(new byte[0]), Reason.MALFORMED, "RIFF header");
        Reading.refused(FORMAT, file(Arrays.copyOf(good, 13)), Reason.MALFORMED, "header of chunk 1");
        Reading.refused(FORMAT, file(Arrays.copyOf(good, good.length - 2)), Reason.MALFORMED, "'data'", "declares 8");
        Reading.refused(FORMAT, file(wav(1, 1, 16, new byte[3])), Reason.MALFORMED, "not a multiple");
        Reading.refused(FORMAT, file(wav(1, 0, 16, new byte[4])), Reason.MALFORMED, "0 channels");
        Reading.refused(FORMAT, file(wav(1, 65, 16, new byte[4])), Reason.MALFORMED, "65 channels");
        Reading.refused(FORMAT, file(wav(7, 1, 8, new byte[4])), Reason.UNSUPPORTED, "format 7 of 8 bits");
        byte[] huge = good.clone();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(good.length - 12, -1);
        Reading.refused(FORMAT, file(huge), Reason.MALFORMED, "4294967295");
        byte[] nan = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(Float.NaN)
                .array();
        Reading.refused(FORMAT, file(wav(3, 1, 32, nan)), Reason.MALFORMED, "row 2, column 1", "NaN");
    }

    @Test
    void givenRandomMutations_whenTheyAreRead_thenOnlyTypedErrorsCome() throws IOException {
        byte[] good = wav(1, 2, 16, new byte[64]);
        int refused = Reading.refusedOfMutations(FORMAT, this::file, good, 11, 3, 256);
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void givenALongRecording_whenItIsRead_thenNoRowAllocates() throws IOException {
        assertEquals(0, Reading.allocatedPerRow(FORMAT, file(wav(1, 2, 16, new byte[4 * 300_000])), 10));
    }
}
