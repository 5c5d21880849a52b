// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A recording of a sensor whose size is known; an event beside it is refused. */
public final class OnSensor implements EventReader {
    /** So that a damaged header takes no more memory than a device has. */
    private static final long MOST_PIXELS = 1 << 23;

    private final Path file;
    private final EventReader reader;
    private final Geometry sensor;

    private OnSensor(Path file, EventReader reader, Geometry sensor) {
        this.file = file;
        this.reader = reader;
        this.sensor = sensor;
    }

    /**
     * Opens a recording.
     *
     * @param said the sensor's size, or unknown: then what the file says, and if it says nothing, the smallest that holds all its events,
     *     for which it is read once more
     */
    public static OnSensor open(Path file, Geometry said) throws IOException {
        EventReader reader = EventFile.open(file, said);
        try {
            Geometry named = said.known() ? said : reader.geometry();
            Geometry sensor = named.known() ? named : smallest(file);
            if ((long) sensor.width() * sensor.height() > MOST_PIXELS) {
                throw new GanglionException(
                        Reason.TOO_LARGE, file + ": a sensor of " + sensor + " pixels; at most " + MOST_PIXELS);
            }
            return new OnSensor(file, reader, sensor);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static Geometry smallest(Path file) throws IOException {
        EventBatch batch = new EventBatch();
        int width = 1;
        int height = 1;
        try (EventReader reader = EventFile.open(file)) {
            while (reader.read(batch)) {
                for (int i = 0; i < batch.count(); i++) {
                    width = Math.max(width, batch.x[i] + 1);
                    height = Math.max(height, batch.y[i] + 1);
                }
            }
        }
        if (width > Geometry.MOST || height > Geometry.MOST) {
            throw new GanglionException(
                    Reason.MALFORMED, file + ": its events need a sensor of " + width + "x" + height + " pixels");
        }
        return new Geometry(width, height);
    }

    @Override
    public Geometry geometry() {
        return sensor;
    }

    @Override
    public boolean read(EventBatch into) throws IOException {
        boolean more = reader.read(into);
        int width = sensor.width();
        int height = sensor.height();
        for (int i = 0, count = into.count(); i < count; i++) {
            if (into.x[i] >= width || into.y[i] >= height) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        file + ": an event at column " + into.x[i] + ", row " + into.y[i] + " of a sensor of " + sensor
                                + "; give another size=WIDTHxHEIGHT if that is not the sensor");
            }
        }
        return more;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
