// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

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

    /** Whether it is known. */
    public boolean known() {
        return width > 0 && height > 0;
    }

    @Override
    public String toString() {
        return known() ? width + "x" + height : "unknown";
    }
}
