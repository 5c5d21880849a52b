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
    U64(8) {
        @Override
        double read(ByteBuffer from, int at) {
            long value = from.getLong(at);
            // half the value keeps its lowest bit as a sticky one, so that rounding stays right
            return value < 0 ? (value >>> 1 | value & 1) * 2.0 : value;
        }
    },
    F16(2) {
        @Override
        double read(ByteBuffer from, int at) {
            int bits = from.getShort(at);
            int exponent = bits >> HALF_FRACTION_BITS & 0x1f;
            int fraction = bits & 0x3ff;
            double magnitude;
            if (exponent == 0x1f) {
                magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            } else if (exponent == 0) {
                magnitude = Math.scalb((double) fraction, SMALLEST_HALF);
            } else {
                magnitude = Math.scalb((double) (fraction | 0x400), exponent - 1 + SMALLEST_HALF);
            }
            return bits < 0 ? -magnitude : magnitude;
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

    private static final int HALF_FRACTION_BITS = 10;
    /** The power of two of the smallest float of 16 bits. */
    private static final int SMALLEST_HALF = -24;

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
