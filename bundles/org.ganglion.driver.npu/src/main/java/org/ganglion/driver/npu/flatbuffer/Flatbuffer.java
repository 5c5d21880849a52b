// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The bytes of a flatbuffer, read with every offset and length checked. Offsets may make many tables share one vector, so that a small
 * file unfolds into billions of elements: what is read is charged to a budget that grows with the file, and an honest file is read
 * about once.
 */
final class Flatbuffer {
    private static final int READS_PER_BYTE = 8;
    private static final int FREE_READS = 1 << 16;

    private final ByteBuffer bytes;
    private long budget;

    Flatbuffer(byte[] file) {
        this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        this.budget = (long) READS_PER_BYTE * file.length + FREE_READS;
    }

    /** The table at the root, after checking the file's four letters. */
    FlatTable root(String identifier) {
        within(0, 8, "file");
        for (int i = 0; i < identifier.length(); i++) {
            require(bytes.get(4 + i) == identifier.charAt(i), "file", "is no flatbuffer of kind " + identifier);
        }
        return table(target(0, "root"), "model");
    }

    FlatTable table(int position, String place) {
        require(position % 4 == 0, place, "is not aligned");
        within(position, 4, place);
        long fields = (long) position - bytes.getInt(position);
        require(fields >= 0 && fields % 2 == 0 && fields <= bytes.capacity() - 4L, place, "has no list of fields");
        int fieldBytes = u16((int) fields);
        int size = u16((int) fields + 2);
        require(fieldBytes >= 4 && size >= 4, place, "has a list of fields of " + fieldBytes + " bytes");
        within((int) fields, fieldBytes, place);
        within(position, size, place);
        charge(size, place);
        return new FlatTable(this, position, (int) fields, fieldBytes, size, place);
    }

    /** Follows the offset at a position that holds four bytes. */
    int target(int position, String place) {
        long offset = bytes.getInt(position) & 0xFFFFFFFFL;
        require(offset != 0 && position + offset <= bytes.capacity() - 4L, place, "refers to outside of the file");
        return (int) (position + offset);
    }

    /** Returns the number of elements of the vector at a position, after checking that all of them are inside. */
    int vectorLength(int position, int elementBytes, String place) {
        within(position, 4, place);
        long count = bytes.getInt(position) & 0xFFFFFFFFL;
        require(
                count * elementBytes <= bytes.capacity() - 4L - position,
                place,
                "declares " + count + " elements, more than the file holds");
        return (int) count;
    }

    void charge(long read, String place) {
        budget -= read;
        if (budget < 0) {
            throw new GanglionException(Reason.TOO_LARGE, place + ": parts of the file refer to each other too often");
        }
    }

    private void within(int position, int size, String place) {
        require(position >= 0 && position <= bytes.capacity() - size, place, "reaches beyond the end of the file");
    }

    static void require(boolean holds, String place, String rule) {
        if (!holds) {
            throw new GanglionException(Reason.MALFORMED, place + ": " + rule);
        }
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
}
