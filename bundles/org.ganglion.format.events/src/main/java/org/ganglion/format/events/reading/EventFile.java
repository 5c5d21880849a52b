// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.ganglion.api.GanglionException;

/** Recordings of event cameras, whatever their format. */
public final class EventFile {
    private static final int HEAD = 64;

    private EventFile() {}

    /** The formats. */
    public enum Format {
        /** Prophesee, of EVT2 or EVT3. */
        RAW,
        /** Prophesee. */
        DAT,
        /** jAER's 2.0. */
        AEDAT,
        /** DV's 4.0. */
        AEDAT4,
        /** Event Stream. */
        ES,
        /** N-MNIST. */
        BIN;

        /** The file name's ending without a dot. */
        public String extension() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The format of a file by its first bytes, or null if it is none of them.
     *
     * @param head up to 64 bytes
     */
    public static Format format(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("Event Stream")) {
            return Format.ES;
        } else if (text.startsWith("#!AER-DAT4")) {
            return Format.AEDAT4;
        } else if (text.startsWith("#!AER-DAT")) {
            return Format.AEDAT;
        } else if (text.startsWith("% Data file containing")) {
            return Format.DAT;
        } else if (text.startsWith("% ")) {
            return Format.RAW;
        }
        return NMnistReader.looks(head) ? Format.BIN : null;
    }

    /**
     * Opens a recording.
     *
     * @throws GanglionException UNSUPPORTED if it is of no known format, MALFORMED or TOO_LARGE, naming file and byte
     */
    public static EventReader open(Path file) throws IOException {
        return open(file, Geometry.UNKNOWN);
    }

    /**
     * As {@link #open(Path)}, of a sensor whose size the user says.
     *
     * @param said which sensor's addresses they are where the file names none; may be unknown
     */
    static EventReader open(Path file, Geometry said) throws IOException {
        EventInput in = EventInput.open(file);
        try {
            return reader(in, said);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static EventReader reader(EventInput in, Geometry said) throws IOException {
        Format format = format(in.head(HEAD));
        if (format == null) {
            throw in.unsupported("the content is that of no known format; known are EVT2 and EVT3 (.raw), DAT,"
                    + " AEDAT 2 and 4, N-MNIST (.bin) and Event Stream (.es)");
        }
        return switch (format) {
            case RAW -> prophesee(in);
            case DAT -> DatReader.open(in, TextHeader.read(in, '%', null));
            case AEDAT -> Aedat2Reader.open(in, said);
            case AEDAT4 -> Aedat4Reader.open(in);
            case ES -> EventStreamReader.open(in);
            case BIN -> new NMnistReader(in);
        };
    }

    private static EventReader prophesee(EventInput in) throws IOException {
        TextHeader header = TextHeader.read(in, '%', "end");
        String version = header.value("evt")
                .or(() -> header.value("format"))
                .orElseThrow(() -> in.unsupported("a header that has neither '% evt' nor '% format'"))
                .toUpperCase(Locale.ROOT);
        if (version.startsWith("2.0") || version.startsWith("EVT2;") || version.equals("EVT2")) {
            return new Evt2Reader(in, header.geometry());
        } else if (version.startsWith("3.0") || version.startsWith("EVT3")) {
            return new Evt3Reader(in, header.geometry());
        }
        throw in.unsupported("events of version '" + version + "'; supported are EVT 2.0 and 3.0");
    }
}
