// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a flatbuffer, read with every offset and length checked before use.
 *
 * <p>A flatbuffer's offsets may make many tables share one vector, so that a small file unfolds into billions of
 * elements. What is read is therefore charged to a budget that grows with the file: an honest file is read about once.
 */
final class Flatbuffer {
    private static final int READS_PER_BYTE = 8;
    private static final int FREE_READS = 1 << 16;

    private final ByteBuffer bytes;
    private final int length;
    private long budget;

    Flatbuffer(byte[] file) {
        this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        this.length = file.length;
        this.budget = (long) READS_PER_BYTE * file.length + FREE_READS;
    }

    int length() {
        return length;
    }

    /** The four bytes at 4 to 7, which tell the kinds of flatbuffers apart. */
    String identifier() {
        Require.wellFormed(length >= 8, Place.MODEL.field("file"), "has %d bytes, too few for a header", length);
        char[] letters = new char[4];
        for (int i = 0; i < 4; i++) {
            letters[i] = (char) (bytes.get(4 + i) & 0xFF);
        }
        return new String(letters);
    }

    FlatTable root() {
        Require.wellFormed(length >= 8, Place.MODEL.field("file"), "has %d bytes, too few for a header", length);
        return tableAt(target(0, Place.MODEL.field("root")), Place.MODEL);
    }

    FlatTable tableAt(int position, Place place) {
        Require.wellFormed(position % 4 == 0, place, "lies at %d, not aligned to 4 bytes", position);
        within(position, 4, place);
        long vtable = (long) position - bytes.getInt(position);
        Require.wellFormed(
                vtable >= 0 && vtable <= length - 4 && vtable % 2 == 0,
                place,
                "has its field list at %d, outside of the file's %d bytes",
                vtable,
                length);
        int vtableSize = u16((int) vtable);
        Require.wellFormed(
                vtableSize >= 4 && vtableSize % 2 == 0 && vtable + vtableSize <= length,
                place,
                "has a field list of %d bytes that does not fit",
                vtableSize);
        int tableSize = u16((int) vtable + 2);
        Require.wellFormed(tableSize >= 4, place, "is a table of %d bytes, too few", tableSize);
        within(position, tableSize, place);
        charge(tableSize, place);
        return new FlatTable(this, position, (int) vtable, vtableSize, tableSize, place);
    }

    /** Follows the offset at a position that was checked to hold four bytes. */
    int target(int position, Place place) {
        long offset = bytes.getInt(position) & 0xFFFFFFFFL;
        long target = position + offset;
        Require.wellFormed(
                offset != 0 && target <= length - 4,
                place,
                "refers to byte %d, outside of the file's %d bytes",
                target,
                length);
        return (int) target;
    }

    /** Returns the number of elements of the vector at a position, after checking that all of them are inside. */
    int vectorLength(int position, int elementBytes, Place place) {
        Require.wellFormed(position % 4 == 0, place, "lies at %d, not aligned to 4 bytes", position);
        within(position, 4, place);
        long count = bytes.getInt(position) & 0xFFFFFFFFL;
        Require.wellFormed(
                count * elementBytes <= length - 4L - position,
                place,
                "declares %d elements, more than the file holds",
                count);
        return (int) count;
    }

    void charge(long read, Place place) {
        budget -= read;
        Require.bounded(budget >= 0, place, "is read again and again: the file's parts refer to each other too often");
    }

    void within(int position, int size, Place place) {
        Require.wellFormed(
                position >= 0 && size >= 0 && position <= length - size,
                place,
                "has %d bytes at %d, outside of the file's %d bytes",
                size,
                position,
                length);
    }

    byte i8(int position) {
        return bytes.get(position);
    }

    int u16(int position) {
        return bytes.getShort(position) & 0xFFFF;
    }

    int i32(int position) {
        return bytes.getInt(position);
    }

    long i64(int position) {
        return bytes.getLong(position);
    }

    float f32(int position) {
        return bytes.getFloat(position);
    }

    /** Returns the 32-bit integers of a part that was checked to hold whole ones. */
    int[] ints(Span part) {
        int[] values = new int[part.length() / 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getInt(part.start() + 4 * i);
        }
        return values;
    }

    /** Returns how many elements of a tensor are not 0; all of them where it is computed or packed. */
    long nonZero(GraphTensor tensor) {
        if (!tensor.isConstant()) {
            return tensor.elements();
        }
        int start = tensor.data().start();
        int count = (int) tensor.elements();
        int nonZero = 0;
        switch (tensor.type()) {
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    nonZero += bytes.get(start + i) != 0 ? 1 : 0;
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    nonZero += bytes.getFloat(start + 4 * i) != 0 ? 1 : 0;
                }
            }
            default -> nonZero = count;
        }
        return nonZero;
    }
}
