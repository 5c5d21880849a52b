// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Port;
import org.ganglion.api.stream.SampleFormat;

/** Reads a file of samples into a session's inputs, a row a step. */
final class SampleReader implements AutoCloseable {
    private final Path file;
    private final SampleFormat.Rows rows;
    private final double[] row;
    private long read;

    private SampleReader(Path file, SampleFormat.Rows rows) {
        this.file = file;
        this.rows = rows;
        this.row = new double[rows.columns()];
    }

    /**
     * Opens a file whose rows fill these inputs, one after the other.
     *
     * @param settings of the file's format
     * @throws GanglionException NOT_FOUND, INCONSISTENT if a row has another number of elements, or what the format says
     */
    static SampleReader open(
            Collection<SampleFormat> formats, Path file, Map<String, String> settings, List<Port> inputs)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    file + (Files.isDirectory(file) ? ": is a folder" : ": there is no such file")
                            + "; give --input a CSV, WAV, NPY or event file");
        }
        SampleFormat.Rows rows = SampleFormat.of(formats, file).open(file, settings);
        int needed = inputs.stream().mapToInt(Port::size).sum();
        if (rows.columns() != needed) {
            rows.close();
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    file + ": a row has " + rows.columns() + " elements, the model takes " + needed + " in a step");
        }
        return new SampleReader(file, rows);
    }

    /** The next row, or null at the end; the same array each time. */
    double[] next() throws IOException {
        if (!rows.next(row)) {
            return null;
        }
        read++;
        return row;
    }

    /** Where the last row stood, for messages. */
    String place() {
        return file + ": row " + read;
    }

    /** All rows that are left. */
    double[][] rest() throws IOException {
        double[][] all = new double[16][];
        int count = 0;
        for (double[] next = next(); next != null; next = next()) {
            if (count == all.length) {
                all = Arrays.copyOf(all, 2 * count);
            }
            all[count++] = next.clone();
        }
        return Arrays.copyOf(all, count);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
