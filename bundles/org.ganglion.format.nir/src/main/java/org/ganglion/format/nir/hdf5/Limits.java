// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/**
 * What a file may cost its reader.
 *
 * @param memory bytes that may be held at one time for decoded data, at least 1
 * @param links names that one group may hold, at least 1
 */
public record Limits(long memory, int links) {

    private static final long DEFAULT_MEMORY = 256L << 20;
    private static final int DEFAULT_LINKS = 1 << 20;

    /** 256 MiB and 1,048,576 links. */
    public static final Limits DEFAULT = new Limits(DEFAULT_MEMORY, DEFAULT_LINKS);

    /** Checks that both are positive. */
    public Limits {
        if (memory < 1 || links < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
