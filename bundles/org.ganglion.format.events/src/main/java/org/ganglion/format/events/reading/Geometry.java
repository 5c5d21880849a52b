// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The size of a sensor.
 *
 * @param width pixels in a row, 0 if not known
 * @param height rows, 0 if not known
 */
public record Geometry(int width, int height) {
    /** The largest side that any of the formats can address. */
    public static final int MOST = 1 << 14;

    /** Of a file that does not say it. */
    public static final Geometry UNKNOWN = new Geometry(0, 0);

    /**
     * A size as people write it.
     *
     * @throws GanglionException USAGE if it is not WIDTHxHEIGHT
     */
    public static Geometry parse(String text) {
        if (text.matches("\\d{1,5}x\\d{1,5}")) {
            int cross = text.indexOf('x');
            int width = Integer.parseInt(text.substring(0, cross));
            int height = Integer.parseInt(text.substring(cross + 1));
            if (width > 0 && height > 0 && width <= MOST && height <= MOST) {
                return new Geometry(width, height);
            }
        }
        throw new GanglionException(
                Reason.USAGE, "a sensor's size is WIDTHxHEIGHT with sides from 1 to " + MOST + ", not '" + text + "'");
    }

    /** Whether it is known. */
    public boolean known() {
        return width > 0 && height > 0;
    }

    @Override
    public String toString() {
        return known() ? width + "x" + height : "unknown";
    }
}
