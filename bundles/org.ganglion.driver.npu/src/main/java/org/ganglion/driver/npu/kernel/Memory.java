// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Gives out the arrays of a program up to a limit, so that a small file with large shapes cannot take the device's memory. */
final class Memory {
    private static final long LIMIT_BYTES = 96L << 20;

    /** Header and alignment of an array, and the reference to it. */
    private static final int ROW_BYTES = 24;

    private long bytes;

    byte[] i8(long elements) {
        charge(elements);
        return new byte[(int) elements];
    }

    int[] i32(long elements) {
        charge(4 * elements);
        return new int[(int) elements];
    }

    int[][] i32(long rows, long length) {
        charge(rows * (4 * length + ROW_BYTES));
        return new int[(int) rows][(int) length];
    }

    float[] f32(long elements) {
        charge(4 * elements);
        return new float[(int) elements];
    }

    private void charge(long more) {
        bytes += more;
        if (more < 0 || bytes > LIMIT_BYTES) {
            throw new GanglionException(
                    Reason.TOO_LARGE, "takes more than " + (LIMIT_BYTES >> 20) + " MiB of working memory");
        }
    }
}
