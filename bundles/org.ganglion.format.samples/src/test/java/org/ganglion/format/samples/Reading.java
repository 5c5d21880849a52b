// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.SampleFormat;

/** What the tests of all formats share. */
final class Reading {

    private Reading() {}

    static List<double[]> all(SampleFormat format, Path file) throws IOException {
        try (SampleFormat.Rows rows = format.open(file)) {
            List<double[]> all = new ArrayList<>();
            double[] row = new double[rows.columns()];
            while (rows.next(row)) {
                all.add(row.clone());
            }
            return all;
        }
    }

    /** Asserts that reading a file fails with a reason and says the file and all of {@code words}. */
    static void refused(SampleFormat format, Path file, Reason reason, String... words) {
        GanglionException e = assertThrows(GanglionException.class, () -> all(format, file));
        assertTrue(e.reason() == reason, e.reason() + ": " + e.getMessage());
        assertTrue(e.getMessage().startsWith(file + ": "), e::getMessage);
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), () -> "'" + word + "' is not in: " + e.getMessage());
        }
    }

    /** Writes the bytes of a file. */
    @FunctionalInterface
    interface Written {
        Path file(byte[] content) throws IOException;
    }

    /** How many of 600 copies of a good file are refused that are cut and changed at random; they are read or refused by type. */
    static int refusedOfMutations(SampleFormat format, Written written, byte[] good, long seed, int changes, int values)
            throws IOException {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(2) * random.nextInt(good.length));
            for (int k = 0; k < changes && bad.length > 0; k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(values);
            }
            try {
                all(format, written.file(bad));
            } catch (GanglionException e) {
                refused++;
            }
        }
        return refused;
    }

    /** Bytes that this thread allocates while all rows but the first {@code warm} are read. */
    static long allocatedPerRow(SampleFormat format, Path file, int warm) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SampleFormat.Rows rows = format.open(file)) {
            double[] row = new double[rows.columns()];
            for (int i = 0; i < warm; i++) {
                assertTrue(rows.next(row));
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            long count = 0;
            while (rows.next(row)) {
                count++;
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / count;
        }
    }
}
