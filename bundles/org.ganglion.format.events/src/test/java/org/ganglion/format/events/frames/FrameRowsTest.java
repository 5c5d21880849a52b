// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.frames;

import static org.ganglion.format.events.reading.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.SampleFormat.Rows;
import org.ganglion.format.events.reading.Bytes;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameRowsTest {
    @TempDir
    private Path folder;

    /** Four pixels in two rows; each event is t, x, y, on. */
    private Path file(long... fields) throws IOException {
        Bytes bytes = new Bytes()
                .text("% Data file containing CD events\n% Version 2\n% Height 2\n% Width 4\n")
                .u8(0, 8);
        for (int i = 0; i < fields.length; i += 4) {
            bytes.u32(fields[i], fields[i + 1] | fields[i + 2] << 14 | fields[i + 3] << 28);
        }
        return bytes.file(folder, "a.dat");
    }

    @Test
    void givenEvents_whenTheyBecomeRows_thenAWindowBeginsWithTheFirstAndEmptyOnesAreThere() throws IOException {
        Path file = file(1000, 0, 0, 1, 1099, 0, 0, 1, 1100, 3, 1, 0, 1350, 1, 0, 1);
        try (Rows rows = FrameRows.open(file, Map.of("window", "100"))) {
            assertEquals(16, rows.columns());
            assertEquals(10_000, rows.rate());
            double[] row = new double[16];
            assertTrue(rows.next(row));
            assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}, row);
            assertTrue(rows.next(row));
            assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}, row);
            assertTrue(rows.next(row));
            assertArrayEquals(new double[16], row);
            assertTrue(rows.next(row));
            assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}, row);
            assertFalse(rows.next(row));
        }
    }

    @Test
    void givenOtherChannelsAndPixels_whenTheyBecomeRows_thenTheyAreAdded() throws IOException {
        Path file = file(0, 0, 0, 1, 1, 1, 1, 0, 2, 0, 1, 0, 3, 2, 0, 1);
        assertArrayEquals(new double[] {3, 1}, only(file, Map.of("channels", "sum", "bin", "2")));
        assertArrayEquals(new double[] {-1, 1}, only(file, Map.of("channels", "signed", "bin", "2")));
        assertArrayEquals(
                new double[] {1, 0, 1, 1}, only(file, Map.of("values", "binary", "channels", "split", "bin", "2")));
    }

    private static double[] only(Path file, Map<String, String> settings) throws IOException {
        try (Rows rows = FrameRows.open(file, settings)) {
            double[] row = new double[rows.columns()];
            assertTrue(rows.next(row));
            assertFalse(rows.next(new double[rows.columns()]));
            return row;
        }
    }

    @Test
    void givenALongSilence_whenRowsAreRead_thenItIsRefusedInsteadOfFilled() throws IOException {
        Path file = file(0, 0, 0, 1, 3_000_000_000L, 0, 0, 1);
        try (Rows rows = FrameRows.open(file, Map.of())) {
            assertTrue(
                    refused(Reason.TOO_LARGE, () -> rows.next(new double[16])).contains("nothing happens for"));
        }
    }

    @Test
    void givenAnEventBesideTheSensor_whenRowsAreRead_thenItIsRefused() throws IOException {
        Path file = file(0, 4, 0, 1);
        try (Rows rows = FrameRows.open(file, Map.of())) {
            assertTrue(refused(Reason.INCONSISTENT, () -> rows.next(new double[16]))
                    .contains("sensor of 4x2"));
        }
    }

    @Test
    void givenWrongSettings_whenAFileIsOpened_thenTheyAreNamed() throws IOException {
        Path file = file(0, 0, 0, 1);
        for (Map.Entry<String, String> wrong : Map.of(
                        "window", "0", "channels", "three", "values", "some", "size", "4", "bin", "x", "other", "1")
                .entrySet()) {
            String message =
                    refused(Reason.USAGE, () -> FrameRows.open(file, Map.of(wrong.getKey(), wrong.getValue())));
            assertTrue(message.contains(wrong.getKey()), message);
        }
    }

    @Test
    void givenTheRecording_whenItIsDenoisedOnTheWay_thenTheRowsHoldWhatTheFilterLetsPass() throws IOException {
        Path file = ReferenceData.path("events/evt2_sample.raw");
        Map<String, String> settings =
                Map.of("window", "10000", "denoise", "stcf", "denoise.k", "3", "denoise.dt", "5000", "bin", "4");
        double sum = 0;
        int count = 0;
        try (Rows rows = FrameRows.open(file, settings)) {
            assertEquals(2 * 160 * 120, rows.columns());
            for (double[] row = new double[rows.columns()]; rows.next(row); count++) {
                for (double value : row) {
                    sum += value;
                }
            }
        }
        assertEquals(531_781, sum);
        assertEquals(6, count);
    }
}
