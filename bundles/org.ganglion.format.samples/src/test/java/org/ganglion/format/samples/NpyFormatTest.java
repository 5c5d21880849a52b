// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ganglion.api.Reason;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFormatTest {

    private static final NpyFormat FORMAT = new NpyFormat();

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.npy"), bytes);
    }

    private static byte[] npy(int version, String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes()).put((byte) version).put((byte) 0);
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        bytes.put(text).put(data);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static String header(String type, boolean fortran, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }   \n";
    }

    private void assertRows(byte[] bytes, double[]... expected) throws IOException {
        List<double[]> rows = Reading.all(FORMAT, file(bytes));
        assertEquals(expected.length, rows.size());
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], rows.get(i));
        }
    }

    @Test
    void givenHalvesAndUnsignedLongs_whenTheyAreRead_thenTheyAreWidened() throws IOException {
        assertRows(
                npy(
                        1,
                        header("<f2", false, "(1, 5)"),
                        little(10)
                                .putShort((short) 0x3c00)
                                .putShort((short) 0xc500)
                                .putShort((short) 0x7bff)
                                .putShort((short) 0x0001)
                                .putShort((short) 0x8400)
                                .array()),
                new double[] {1, -5, 65504, Math.scalb(1.0, -24), -Math.scalb(1.0, -14)});
        assertRows(
                npy(
                        1,
                        header("<u8", false, "(1, 2)"),
                        little(16).putLong(-1).putLong(7).array()),
                new double[] {Math.scalb(1.0, 64), 7});
    }

    @Test
    void givenEveryType_whenItIsRead_thenTheNumbersAreThoseThatWereSaved() throws IOException {
        assertRows(
                npy(
                        1,
                        header("<f4", false, "(2,)"),
                        little(8).putFloat(0.1f).putFloat(-2).array()),
                new double[] {0.1f},
                new double[] {-2});
        assertRows(
                npy(
                        2,
                        header(">f8", false, "(1, 2)"),
                        big(16).putDouble(0.1).putDouble(-2).array()),
                new double[] {0.1, -2});
        assertRows(npy(3, header("|i1", false, "(2, 1)"), new byte[] {-5, 7}), new double[] {-5}, new double[] {7});
        assertRows(npy(1, header("|u1", false, "(1, 2)"), new byte[] {-5, 7}), new double[] {251, 7});
        assertRows(npy(1, header("|b1", false, "(1, 2)"), new byte[] {1, 0}), new double[] {1, 0});
        assertRows(
                npy(
                        1,
                        header("<i2", false, "(1, 1)"),
                        little(2).putShort((short) -3).array()),
                new double[] {-3});
        assertRows(npy(1, header(">i4", false, "(1, 1)"), big(4).putInt(-70_000).array()), new double[] {-70_000});
        assertRows(
                npy(
                        1,
                        header("<i8", false, "(1, 1)"),
                        little(8).putLong(1L << 40).array()),
                new double[] {1L << 40});
        assertRows(npy(1, header("<f8", false, "()"), little(8).putDouble(4).array()), new double[] {4});
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer big(int size) {
        return ByteBuffer.allocate(size);
    }

    @Test
    void givenBothOrders_whenAnArrayOfThreeDimensionsIsRead_thenRowsAreTheSame() throws IOException {
        int rows = 70_000;
        int a = 2;
        int b = 3;
        byte[] rowMajor = new byte[rows * a * b];
        byte[] columnMajor = new byte[rows * a * b];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < a; i++) {
                for (int k = 0; k < b; k++) {
                    byte value = (byte) (r * 31 + i * 7 + k);
                    rowMajor[(r * a + i) * b + k] = value;
                    columnMajor[r + rows * (i + a * k)] = value;
                }
            }
        }
        String shape = "(" + rows + ", 2, 3)";
        List<double[]> expected = Reading.all(FORMAT, file(npy(1, header("|i1", false, shape), rowMajor)));
        List<double[]> found = Reading.all(FORMAT, file(npy(1, header("|i1", true, shape), columnMajor)));
        assertEquals(rows, found.size());
        for (int r = 0; r < rows; r++) {
            assertArrayEquals(expected.get(r), found.get(r));
        }
        assertArrayEquals(new double[] {31, 32, 33, 38, 39, 40}, found.get(1));
    }

    @Test
    void givenThePublishedActivity_whenItIsRead_thenItHas256StepsOf38NeuronsAnd119Spikes() throws IOException {
        List<double[]> rows =
                Reading.all(FORMAT, ReferenceData.path("nir/braille/snntorch_activity_noDelay_bias_zero.npy"));
        assertEquals(256, rows.size());
        assertEquals(38, rows.get(0).length);
        assertEquals(119, rows.stream().flatMapToDouble(Arrays::stream).sum());
    }

    @Test
    void givenBrokenFiles_whenTheyAreRead_thenTheFaultIsNamed() throws IOException {
        Reading.refused(FORMAT, file(new byte[3]), Reason.MALFORMED, "ends within its header");
        Reading.refused(FORMAT, file(npy(4, "{}", new byte[0])), Reason.UNSUPPORTED, "version 4");
        Reading.refused(FORMAT, file(npy(1, "{}", new byte[0])), Reason.MALFORMED, "lacks");
        Reading.refused(FORMAT, file(npy(1, "{'descr': '<f4'", new byte[0])), Reason.MALFORMED, "'}'");
        Reading.refused(FORMAT, file(npy(1, header("|O", false, "(1,)"), new byte[8])), Reason.UNSUPPORTED, "'|O'");
        Reading.refused(FORMAT, file(npy(1, "{'descr': [('a', '<f4')], }", new byte[8])), Reason.UNSUPPORTED, "named");
        Reading.refused(FORMAT, file(npy(1, header("<f4", false, "(3,)"), new byte[8])), Reason.MALFORMED, "[3]");
        Reading.refused(
                FORMAT,
                file(npy(1, header("<f4", false, "(1, 99999999999)"), new byte[8])),
                Reason.TOO_LARGE,
                "numbers a row");
        Reading.refused(
                FORMAT,
                file(npy(1, header("<f4", false, "(999999999999999999, 4)"), new byte[8])),
                Reason.MALFORMED,
                "needs more");
        Reading.refused(
                FORMAT,
                file(npy(1, header("<f4", true, "(999999999999999999, 4)"), new byte[8])),
                Reason.MALFORMED,
                "needs more");
        Reading.refused(
                FORMAT,
                file(npy(1, header("<f4", false, "(9999999999999999999,)"), new byte[8])),
                Reason.MALFORMED,
                "length");
        Reading.refused(FORMAT, file(npy(1, header("<f4", false, "(-1,)"), new byte[8])), Reason.MALFORMED, "length");
        Reading.refused(FORMAT, file(npy(1, header("<f4", false, "(4, 0)"), new byte[8])), Reason.MALFORMED, "column");
        byte[] endless = npy(2, "", new byte[0]);
        ByteBuffer.wrap(endless).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        Reading.refused(FORMAT, file(endless), Reason.TOO_LARGE, "4294967295");
        byte[] nan = little(8).putFloat(1).putFloat(Float.NaN).array();
        Reading.refused(FORMAT, file(npy(1, header("<f4", false, "(1, 2)"), nan)), Reason.MALFORMED, "row 1, column 2");
        Reading.refused(FORMAT, file(npy(1, header("<f4", true, "(1, 2)"), nan)), Reason.MALFORMED, "row 1, column 2");
    }

    @Test
    void givenRandomMutations_whenTheyAreRead_thenOnlyTypedErrorsCome() throws IOException {
        byte[] good = npy(1, header("<f4", true, "(4, 5)"), new byte[80]);
        int refused = Reading.refusedOfMutations(FORMAT, this::file, good, 13, 2, 128);
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void givenALongArray_whenItIsRead_thenNoRowAllocates() throws IOException {
        byte[] data = new byte[200_000 * 4];
        assertEquals(0, Reading.allocatedPerRow(FORMAT, file(npy(1, header("|i1", false, "(200000, 4)"), data)), 10));
        assertEquals(0, Reading.allocatedPerRow(FORMAT, file(npy(1, header("|i1", true, "(200000, 4)"), data)), 10));
    }
}
