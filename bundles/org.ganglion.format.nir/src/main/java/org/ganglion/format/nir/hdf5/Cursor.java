// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads forward through a range of bytes and never beyond it. */
final class Cursor {

    private static final long UNDEFINED = -1;

    private final FileBytes file;
    private final ByteBuffer buffer;
    private final int end;
    private final String path;
    private final String structure;
    private int position;

    Cursor(FileBytes file, ByteBuffer buffer, int start, int end, String path, String structure) {
        this.file = file;
        this.buffer = buffer;
        this.position = start;
        this.end = end;
        this.path = path;
        this.structure = structure;
    }

    String path() {
        return path;
    }

    FileBytes file() {
        return file;
    }

    long position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    int u8() throws Hdf5Exception {
        return buffer.get(take(1)) & 0xff;
    }

    int u16() throws Hdf5Exception {
        return buffer.getShort(take(Short.BYTES)) & 0xffff;
    }

    int u24() throws Hdf5Exception {
        return u16() | u8() << 16;
    }

    long u32() throws Hdf5Exception {
        return buffer.getInt(take(Integer.BYTES)) & 0xffff_ffffL;
    }

    int i32() throws Hdf5Exception {
        return buffer.getInt(take(Integer.BYTES));
    }

    long i64() throws Hdf5Exception {
        return buffer.getLong(take(Long.BYTES));
    }

    /** An address in the file; -1 where it is undefined. */
    long offset() throws Hdf5Exception {
        int bytes = file.offsetSize();
        long value = sized(bytes);
        return bytes < Long.BYTES && value == (1L << Byte.SIZE * bytes) - 1 ? UNDEFINED : value;
    }

    /** A length; a value beyond 2^63 is refused. */
    long size() throws Hdf5Exception {
        long value = sized(file.lengthSize());
        if (value < 0) {
            throw damaged("has a length of " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** An unsigned number of 1 to 8 bytes. */
    long sized(int bytes) throws Hdf5Exception {
        int at = take(bytes);
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << Byte.SIZE | buffer.get(at + i) & 0xff;
        }
        return value;
    }

    void skip(long bytes) throws Hdf5Exception {
        take(bytes);
    }

    byte[] bytes(int count) throws Hdf5Exception {
        byte[] out = new byte[count <= remaining() ? count : 0];
        buffer.get(take(count), out);
        return out;
    }

    /** A part of this range, which the cursor steps over. */
    Cursor part(long length, String of) throws Hdf5Exception {
        int at = take(length);
        return new Cursor(file, buffer, at, at + (int) length, path, of);
    }

    /** The rest of this range as a buffer of its own, little-endian. */
    ByteBuffer rest() {
        return buffer.slice(position, remaining()).order(ByteOrder.LITTLE_ENDIAN);
    }

    void signature(String expected) throws Hdf5Exception {
        byte[] found = bytes(expected.length());
        if (!new String(found, StandardCharsets.ISO_8859_1).equals(expected)) {
            throw damaged("does not begin with " + expected);
        }
    }

    /** A name that ends with a zero byte, in UTF-8. */
    String name() throws Hdf5Exception {
        int stop = position;
        while (stop < end && buffer.get(stop) != 0) {
            stop++;
        }
        if (stop == end) {
            throw damaged("holds a name without an end");
        }
        byte[] text = bytes(stop - position);
        skip(1);
        return new String(text, StandardCharsets.UTF_8);
    }

    Hdf5Exception damaged(String what) {
        return Hdf5Exception.damaged(path, "the " + structure + " at " + hex(position) + " " + what);
    }

    Hdf5Exception unsupported(String what) {
        return Hdf5Exception.unsupported(path, "the " + structure + " " + what + ", which is not supported");
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    private int take(long bytes) throws Hdf5Exception {
        if (bytes < 0 || bytes > end - position) {
            throw damaged("is cut short");
        }
        int at = position;
        position += (int) bytes;
        return at;
    }
}
