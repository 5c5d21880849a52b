// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;

/** Recordings of event cameras, whatever their format. */
public final class EventFile {
    private EventFile() {}

    /**
     * Opens a recording.
     *
     * @throws GanglionException UNSUPPORTED if it is of no known format, MALFORMED or TOO_LARGE, naming file and byte
     */
    public static EventReader open(Path file) throws IOException {
        EventInput in = EventInput.open(file);
        try {
            TextHeader header = TextHeader.read(in, '%', "end");
            return new Evt2Reader(in, header.geometry());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }
}
