// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

/** The types of a tensor's elements, in the order of the schema's codes from 0, with the bits of one element. */
enum ElementType {
    FLOAT32(32),
    FLOAT16(16),
    INT32(32),
    UINT8(8),
    INT64(64),
    STRING(0),
    BOOL(8),
    INT16(16),
    COMPLEX64(64),
    INT8(8),
    FLOAT64(64),
    COMPLEX128(128),
    UINT64(64),
    RESOURCE(0),
    VARIANT(0),
    UINT32(32),
    UINT16(16),
    INT4(4),
    BFLOAT16(16);

    private static final ElementType[] BY_CODE = values();

    private final int bits;

    ElementType(int bits) {
        this.bits = bits;
    }

    /** Returns the type of a code, or null where there is none. */
    static ElementType of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Whether every element takes the same number of bits. */
    boolean isFixed() {
        return bits > 0;
    }

    /** Returns how many bytes so many elements take. */
    long bytes(long elements) {
        return (elements * bits + 7) / 8;
    }
}
