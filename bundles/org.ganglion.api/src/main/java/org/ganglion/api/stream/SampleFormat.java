// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
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

    /**
     * Opens a file that can become rows in several ways.
     *
     * @param settings of this format, by name; what is not set has a default
     * @throws GanglionException USAGE if a setting is wrong or the format has none; as {@link #open(Path)}
     */
    default Rows open(Path file, Map<String, String> settings) throws IOException {
        if (!settings.isEmpty()) {
            throw new GanglionException(
                    Reason.USAGE,
                    file + ": files of format '" + extension() + "' have no settings, given are " + settings.keySet());
        }
        return open(file);
    }

    /** The most bytes of a file that {@link #recognizes} is given. */
    int HEAD = 64;

    /**
     * The format of a file: what its content looks like counts, and its name's ending where that leaves a choice.
     *
     * @param formats to choose from
     * @throws GanglionException UNSUPPORTED if it is none of them
     */
    static SampleFormat of(Collection<? extends SampleFormat> formats, Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        List<? extends SampleFormat> byContent =
                formats.stream().filter(format -> format.recognizes(head)).toList();
        Collection<? extends SampleFormat> candidates = byContent.isEmpty() ? formats : byContent;
        for (SampleFormat format : candidates) {
            if (name.endsWith("." + format.extension())) {
                return format;
            }
        }
        if (byContent.isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    file + ": neither the content nor the name is that of a known format; known are "
                            + formats.stream()
                                    .map(SampleFormat::extension)
                                    .sorted()
                                    .toList());
        }
        return byContent.get(0);
    }

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
