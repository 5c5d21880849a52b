// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;

/** A part of an artifact that is being put together from leaves of 4 KiB. */
interface Gathering {
    /** What became of a leaf. */
    enum Verdict {
        /** It was missing and is kept now. */
        KEPT,
        /** It was there already. */
        HELD,
        /** It is not what it should be. */
        WRONG
    }

    /** Bytes in all. */
    long length();

    /** The first missing leaf at or behind {@code from}, or -1. */
    int missing(int from);

    /** Takes a leaf in. */
    Verdict take(int leaf, byte[] bytes, int from, int length) throws IOException;
}
