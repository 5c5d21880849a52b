// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/**
 * How one element is stored.
 *
 * @param kind what it is
 * @param size bytes per element, at least 1
 * @param bigEndian the order of its bytes
 * @param signed whether an integer has a sign
 */
record Datatype(Kind kind, int size, boolean bigEndian, boolean signed) {

    /** What an element is. */
    enum Kind {
        INTEGER,
        FLOAT,
        BOOLEAN,
        FIXED_STRING,
        VARIABLE_STRING
    }

    private static final int CLASS_INTEGER = 0;
    private static final int CLASS_FLOAT = 1;
    private static final int CLASS_STRING = 3;
    private static final int CLASS_ENUM = 8;
    private static final int CLASS_VARIABLE = 9;
    private static final int HIGHEST_VERSION = 5;
    private static final String[] CLASS_NAMES = {
        "integer",
        "float",
        "time",
        "string",
        "bit field",
        "opaque",
        "compound",
        "reference",
        "enumeration",
        "variable-length",
        "array",
        "complex"
    };

    static Datatype read(Cursor cursor) throws Hdf5Exception {
        int classAndVersion = cursor.u8();
        int version = classAndVersion >> 4;
        int bits = cursor.u24();
        long size = cursor.u32();
        if (version < 1 || version > HIGHEST_VERSION || size < 1 || size > Integer.MAX_VALUE) {
            throw cursor.damaged("has version " + version + " and size " + size);
        }
        return switch (classAndVersion & 0x0f) {
            case CLASS_INTEGER -> readInteger(cursor, bits, (int) size);
            case CLASS_FLOAT -> readFloat(cursor, bits, (int) size);
            case CLASS_STRING -> new Datatype(Kind.FIXED_STRING, (int) size, false, false);
            case CLASS_ENUM -> readEnumeration(cursor, bits, version);
            case CLASS_VARIABLE -> readVariable(cursor, bits, (int) size);
            default -> throw cursor.unsupported("has the class " + className(classAndVersion & 0x0f));
        };
    }

    boolean isNumber() {
        return kind == Kind.INTEGER || kind == Kind.FLOAT || kind == Kind.BOOLEAN;
    }

    boolean isString() {
        return kind == Kind.FIXED_STRING || kind == Kind.VARIABLE_STRING;
    }

    /** In words, for messages. */
    String describe() {
        return switch (kind) {
            case INTEGER -> (signed ? "int" : "uint") + size * Byte.SIZE;
            case FLOAT -> "float" + size * Byte.SIZE;
            case BOOLEAN -> "bool";
            case FIXED_STRING, VARIABLE_STRING -> "string";
        };
    }

    private static String className(int index) {
        return index < CLASS_NAMES.length ? CLASS_NAMES[index] : Integer.toString(index);
    }

    private static Datatype readInteger(Cursor cursor, int bits, int size) throws Hdf5Exception {
        int bitOffset = cursor.u16();
        int precision = cursor.u16();
        if (size > Long.BYTES || bitOffset != 0 || precision != size * Byte.SIZE) {
            throw cursor.unsupported("is an integer of " + precision + " bits in " + size + " bytes");
        }
        return new Datatype(Kind.INTEGER, size, (bits & 0x01) != 0, (bits & 0x08) != 0);
    }

    private static Datatype readFloat(Cursor cursor, int bits, int size) throws Hdf5Exception {
        int bitOffset = cursor.u16();
        int precision = cursor.u16();
        int exponentAt = cursor.u8();
        int exponentBits = cursor.u8();
        int mantissaAt = cursor.u8();
        int mantissaBits = cursor.u8();
        long bias = cursor.u32();
        int expectedExponent = size == 2 ? 5 : size == 4 ? 8 : 11;
        int expectedMantissa = size * Byte.SIZE - 1 - expectedExponent;
        boolean ieee = (size == 2 || size == 4 || size == 8)
                && bitOffset == 0
                && precision == size * Byte.SIZE
                && exponentBits == expectedExponent
                && exponentAt == expectedMantissa
                && mantissaAt == 0
                && mantissaBits == expectedMantissa
                && bias == (1L << expectedExponent - 1) - 1
                && (bits & 0x40) == 0
                && (bits >> 4 & 0x03) == 2
                && (bits >> Byte.SIZE & 0xff) == size * Byte.SIZE - 1;
        if (!ieee) {
            throw cursor.unsupported("is a float of " + size + " bytes that is not one of IEEE 754");
        }
        return new Datatype(Kind.FLOAT, size, (bits & 0x01) != 0, true);
    }

    /** The only enumeration that is read is h5py's boolean: FALSE = 0 and TRUE = 1 in one byte. */
    private static Datatype readEnumeration(Cursor cursor, int bits, int version) throws Hdf5Exception {
        int members = bits & 0xffff;
        Datatype base = read(cursor);
        if (members != 2 || base.kind != Kind.INTEGER || base.size != 1) {
            throw cursor.unsupported("is an enumeration other than a boolean");
        }
        String[] names = new String[members];
        for (int i = 0; i < members; i++) {
            long start = cursor.position();
            names[i] = cursor.name();
            if (version < 3) {
                cursor.skip(-(cursor.position() - start) & 7);
            }
        }
        boolean inOrder = names[0].equals("FALSE") && cursor.u8() == 0 && names[1].equals("TRUE") && cursor.u8() == 1;
        if (!inOrder) {
            throw cursor.unsupported("is an enumeration other than a boolean");
        }
        return new Datatype(Kind.BOOLEAN, 1, false, false);
    }

    private static Datatype readVariable(Cursor cursor, int bits, int size) throws Hdf5Exception {
        if ((bits & 0x0f) != 1) {
            throw cursor.unsupported("is a variable-length sequence");
        }
        int expected = Integer.BYTES + cursor.file().offsetSize() + Integer.BYTES;
        if (size != expected) {
            throw cursor.damaged("has variable-length strings of " + size + " bytes instead of " + expected);
        }
        return new Datatype(Kind.VARIABLE_STRING, size, false, false);
    }
}
