// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.io.IOException;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that reads samples from files of one format. Called by any thread. */
@ConsumerType
public interface SampleFormat {
    /** The file name's ending without a dot, such as {@code csv}. */
    String extension();

    /**
     * Whether the file looks like this format.
     *
     * @param head the first bytes of the file, up to 64
     */
    boolean recognizes(byte[] head);

    /**
     * Opens a file.
     *
     * @throws GanglionException MALFORMED, UNSUPPORTED or TOO_LARGE, naming file, line and column
     */
    Rows open(Path file) throws IOException;

    /** The rows of a file, one after the other. Used by one thread. */
    @ConsumerType
    interface Rows extends AutoCloseable {
        /** Number of values of a row. */
        int columns();

        /** Rows per second where the file says it, else 0. */
        double rate();

        /**
         * Reads the next row.
         *
         * @param into at least {@link #columns} long
         * @return false at the end
         * @throws GanglionException MALFORMED, naming file, line and column
         */
        boolean next(double[] into) throws IOException;

        @Override
        void close() throws IOException;
    }
}
