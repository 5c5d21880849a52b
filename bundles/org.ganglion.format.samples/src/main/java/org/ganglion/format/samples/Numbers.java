// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.nio.ByteBuffer;

/** How one number of a binary file is stored. */
enum Numbers {
    I8(1) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.get(at);
        }
    },
    U8(1) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.get(at) & 0xff;
        }
    },
    /** 8 bits whose zero is 128, as WAV has them. */
    CENTRED_U8(1) {
        @Override
        double read(ByteBuffer from, int at) {
            return (from.get(at) & 0xff) - 128;
        }
    },
    BOOLEAN(1) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.get(at) == 0 ? 0 : 1;
        }
    },
    I16(2) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.getShort(at);
        }
    },
    U16(2) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.getShort(at) & 0xffff;
        }
    },
    /** 24 bits, little-endian. */
    I24(3) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.get(at) & 0xff | (from.get(at + 1) & 0xff) << 8 | from.get(at + 2) << 16;
        }
    },
    I32(4) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.getInt(at);
        }
    },
    U32(4) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.getInt(at) & 0xffff_ffffL;
        }
    },
    I64(8) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.getLong(at);
        }
    },
    F32(4) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.getFloat(at);
        }
    },
    F64(8) {
        @Override
        double read(ByteBuffer from, int at) {
            return from.getDouble(at);
        }
    };

    private final int size;

    Numbers(int size) {
        this.size = size;
    }

    /** Bytes per number. */
    int size() {
        return size;
    }

    /** The number at a byte index, in the order of the buffer. */
    abstract double read(ByteBuffer from, int at);
}
