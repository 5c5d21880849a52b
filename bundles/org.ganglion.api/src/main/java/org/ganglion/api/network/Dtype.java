// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

/** The element type of a variable or signal. {@link #F64} is the default and the type of all exactness tests. */
public enum Dtype {
    /** {@code double}. */
    F64(8),
    /** {@code float}. */
    F32(4),
    /** {@code int}. */
    I32(4),
    /** {@code byte}; quantised where a {@link Quantization} stands beside it. */
    I8(1);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }
}
