// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

/** One column of the board's samples. Used by the source's thread only. */
interface Metric {
    /** The name by which {@code metrics} chooses it. */
    String name();

    /**
     * The value now, on a scale on which 0 is nothing and 1 is about full; NaN if it cannot be read now.
     *
     * @param nanos {@link System#nanoTime} of this round of readings
     */
    double value(long nanos);
}
