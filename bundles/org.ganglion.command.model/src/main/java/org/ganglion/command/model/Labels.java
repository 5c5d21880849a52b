// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.SampleFormat;

/** The right class of each sample, from a file of one column; or of none. */
final class Labels implements AutoCloseable {
    /** Of a sample of which nobody said it. */
    static final int NONE = -1;

    private final Path file;
    private final SampleFormat.Rows rows;
    private final double[] row = new double[1];
    private long read;

    private Labels(Path file, SampleFormat.Rows rows) {
        this.file = file;
        this.rows = rows;
    }

    static Labels open(List<SampleFormat> formats, Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return new Labels(null, null);
        }
        if (!Files.isRegularFile(file.get())) {
            throw new GanglionException(Reason.NOT_FOUND, file.get() + ": there is no such file");
        }
        SampleFormat.Rows rows = SampleFormat.of(formats, file.get()).open(file.get());
        if (rows.columns() != 1) {
            int columns = rows.columns();
            rows.close();
            throw new GanglionException(
                    Reason.INCONSISTENT, file.get() + ": a row has " + columns + " elements, not 1, the class");
        }
        return new Labels(file.get(), rows);
    }

    /**
     * The next, or {@link #NONE} where there is no file.
     *
     * @throws GanglionException INCONSISTENT if the file has fewer rows than there are samples, or a row is no class
     */
    int next() throws IOException {
        if (rows == null) {
            return NONE;
        }
        if (!rows.next(row)) {
            throw new GanglionException(
                    Reason.INCONSISTENT, file + ": ends after " + read + " rows, before the samples do");
        }
        read++;
        if (row[0] < 0 || row[0] != Math.rint(row[0]) || row[0] > Integer.MAX_VALUE) {
            throw new GanglionException(
                    Reason.MALFORMED, file + ": row " + read + " is " + row[0] + ", not the number of a class");
        }
        return (int) row[0];
    }

    @Override
    public void close() throws IOException {
        if (rows != null) {
            rows.close();
        }
    }
}
