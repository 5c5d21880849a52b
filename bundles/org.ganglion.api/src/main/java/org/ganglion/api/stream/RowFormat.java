// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that writes rows of numbers in one format, such as results and recordings. Called by any thread. */
@ConsumerType
public interface RowFormat {
    /** The file name's ending without a dot, such as {@code csv}. */
    String extension();

    /**
     * Starts to write.
     *
     * @param out where to; closed with the writer
     */
    Writer write(OutputStream out);

    /** Writes rows one after the other. Used by one thread. */
    @ConsumerType
    interface Writer extends AutoCloseable {
        /**
         * Writes the names of the columns; at most once and before any row.
         *
         * @throws IllegalStateException if something was written already
         */
        void header(List<String> names) throws IOException;

        /**
         * Writes one row. Reading it back gives the same numbers to the bit.
         *
         * @param values finite or not, the first {@code count} are written
         */
        void row(double[] values, int count) throws IOException;

        /** Hands on everything written so far. */
        void flush() throws IOException;

        @Override
        void close() throws IOException;
    }
}
