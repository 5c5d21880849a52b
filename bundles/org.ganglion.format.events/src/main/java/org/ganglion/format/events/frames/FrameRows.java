// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.frames;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.denoise.EventFilter;
import org.ganglion.format.events.reading.EventBatch;
import org.ganglion.format.events.reading.OnSensor;

/**
 * Events as rows: each is what happened in a window of time, by channel, row and column of the sensor. The first window begins with the
 * first event. An event that is older than its predecessor counts in the window under way.
 */
public final class FrameRows implements SampleFormat.Rows {
    private static final long MOST_COLUMNS = 1 << 24;

    private final Path file;
    private final FrameSettings settings;
    private final OnSensor events;
    private final EventFilter filter;
    private final EventBatch batch = new EventBatch();
    private final int width;
    private final int plane;
    private final int columns;
    private int next;
    private long windowEnd;
    private boolean begun;

    private FrameRows(Path file, FrameSettings settings, OnSensor events) {
        this.file = file;
        this.settings = settings;
        this.events = events;
        int bin = settings.bin();
        this.width = (events.geometry().width() + bin - 1) / bin;
        long pixels = (long) width * ((events.geometry().height() + bin - 1) / bin);
        long all = settings.channels() == FrameSettings.Channels.SPLIT ? 2 * pixels : pixels;
        if (all > MOST_COLUMNS) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    file + ": a row of a sensor of " + events.geometry() + " has " + all + " values, at most "
                            + MOST_COLUMNS + "; give a larger bin");
        }
        this.plane = (int) pixels;
        this.columns = (int) all;
        this.filter = settings.filter(events.geometry()).orElse(null);
    }

    /**
     * Opens a recording.
     *
     * @param settings by name: window, channels, values, size, bin, gap, denoise, denoise.k, denoise.dt
     * @throws GanglionException USAGE if a setting is wrong, or what the recording's format says
     */
    public static FrameRows open(Path file, Map<String, String> settings) throws IOException {
        FrameSettings read = FrameSettings.of(settings);
        OnSensor events = OnSensor.open(file, read.sensor());
        try {
            return new FrameRows(file, read, events);
        } catch (RuntimeException e) {
            events.close();
            throw e;
        }
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public double rate() {
        return 1e6 / settings.window();
    }

    @Override
    public boolean next(double[] into) throws IOException {
        if (!available()) {
            return false;
        }
        if (!begun) {
            begun = true;
            windowEnd = batch.t[next];
        }
        windowEnd += settings.window();
        Arrays.fill(into, 0, columns, 0);
        while (available()) {
            if (batch.t[next] >= windowEnd) {
                refuseGap(batch.t[next] - windowEnd);
                return true;
            }
            add(into);
            next++;
        }
        return true;
    }

    private void refuseGap(long silent) {
        if (silent > settings.gap()) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    file + ": nothing happens for " + silent + " us, up to the event at " + batch.t[next]
                            + " us; give a larger gap if that is so");
        }
    }

    private boolean available() throws IOException {
        while (next >= batch.count()) {
            next = 0;
            if (!events.read(batch)) {
                batch.count(0);
                return false;
            }
            if (filter != null) {
                filter.filter(batch);
            }
        }
        return true;
    }

    private void add(double[] into) {
        int bin = settings.bin();
        int pixel = batch.y[next] / bin * width + batch.x[next] / bin;
        boolean on = batch.on[next] != 0;
        switch (settings.channels()) {
            case SPLIT -> count(into, on ? plane + pixel : pixel, 1);
            case SUM -> count(into, pixel, 1);
            case SIGNED -> count(into, pixel, on ? 1 : -1);
        }
    }

    private void count(double[] into, int at, int by) {
        into[at] = settings.binary() ? by : into[at] + by;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
