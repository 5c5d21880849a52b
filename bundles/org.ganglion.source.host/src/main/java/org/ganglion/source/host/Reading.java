// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.Closeable;

/** A file of the kernel that serves several metrics: read once per round. Used by the source's thread only. */
interface Reading extends Closeable {
    /**
     * Reads.
     *
     * @param nanos {@link System#nanoTime} of this round
     * @return false if the file could not be read or understood
     */
    boolean read(long nanos);
}
