// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

/** The types of elements that the emulator knows. */
public enum ElementType {
    /** 32-bit floating point: only before a QUANTIZE and after a DEQUANTIZE. */
    FLOAT32(0, 4),
    /** 32-bit integers: biases, shapes and amounts of padding. */
    INT32(2, 4),
    /** 8-bit integers: everything that is computed. */
    INT8(9, 1);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The type of a code in the schema, or null where the emulator does not know it. */
    static ElementType of(int code) {
        for (ElementType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
