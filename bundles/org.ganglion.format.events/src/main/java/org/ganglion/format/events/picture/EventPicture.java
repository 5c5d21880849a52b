// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.picture;

import java.io.IOException;
import java.io.OutputStream;
import org.ganglion.format.events.reading.EventBatch;
import org.ganglion.format.events.reading.Geometry;

/** What happened at every pixel in a while: brighter goes to white, darker to blue, on a dark ground. */
public final class EventPicture {
    private static final int[] GROUND = {0x1a, 0x1f, 0x2b};
    private static final int[] BRIGHTER = {0xff, 0xf4, 0xe0};
    private static final int[] DARKER = {0x3f, 0x8c, 0xff};
    /** Events of one polarity after which a pixel has its full colour. */
    private static final int FULL = 3;

    private final Geometry sensor;
    private final int[] balance;

    /** A picture of nothing. */
    public EventPicture(Geometry sensor) {
        this.sensor = sensor;
        this.balance = new int[sensor.width() * sensor.height()];
    }

    /** Adds the events with times from {@code from}, before {@code to}. */
    public void add(EventBatch batch, long from, long to) {
        for (int i = 0, count = batch.count(); i < count; i++) {
            if (batch.t[i] >= from && batch.t[i] < to) {
                balance[batch.y[i] * sensor.width() + batch.x[i]] += 2 * batch.on[i] - 1;
            }
        }
    }

    /** Writes it as PNG. */
    public void write(OutputStream to) throws IOException {
        int[] rgb = new int[balance.length];
        for (int i = 0; i < rgb.length; i++) {
            int[] colour = balance[i] > 0 ? BRIGHTER : DARKER;
            int share = Math.min(FULL, Math.abs(balance[i]));
            rgb[i] = mixed(colour, share, 0) << 16 | mixed(colour, share, 1) << 8 | mixed(colour, share, 2);
        }
        Png.write(sensor.width(), sensor.height(), rgb, to);
    }

    private static int mixed(int[] colour, int share, int part) {
        return (GROUND[part] * (FULL - share) + colour[part] * share) / FULL;
    }
}
