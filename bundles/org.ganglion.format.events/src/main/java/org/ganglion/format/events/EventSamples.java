// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.frames.FrameRows;
import org.ganglion.format.events.reading.EventFile;

/** Recordings of one format as samples: a row is what happened in a window of time. */
abstract class EventSamples implements SampleFormat {
    private final EventFile.Format format;

    EventSamples(EventFile.Format format) {
        this.format = format;
    }

    @Override
    public String extension() {
        return format.extension();
    }

    @Override
    public boolean recognizes(byte[] head) {
        return EventFile.format(head) == format;
    }

    @Override
    public Rows open(Path file) throws IOException {
        return open(file, Map.of());
    }

    @Override
    public Rows open(Path file, Map<String, String> settings) throws IOException {
        return FrameRows.open(file, settings);
    }
}
