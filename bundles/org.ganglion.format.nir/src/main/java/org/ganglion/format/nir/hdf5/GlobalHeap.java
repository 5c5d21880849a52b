// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The collections that hold strings of variable length. */
final class GlobalHeap {

    private static final int OBJECT_ALIGNMENT = 8;
    private static final int HEADER = 8;

    private final FileBytes file;

    GlobalHeap(FileBytes file) {
        this.file = file;
    }

    /** Reads the string that the next reference points to: length, address of a collection, number in it. */
    String string(Cursor references, String path) throws Hdf5Exception {
        long length = references.u32();
        long collection = references.offset();
        long index = references.u32();
        if (length == 0) {
            return "";
        }
        Cursor object = object(collection, index, path);
        if (length > object.remaining()) {
            throw object.damaged("is shorter than its string of " + length + " bytes");
        }
        file.budget().spend(length, path);
        return decode(object.part(length, "string"));
    }

    /** Decodes strict UTF-8, up to a zero byte if there is one. */
    static String decode(Cursor text) throws Hdf5Exception {
        ByteBuffer bytes = text.rest();
        int end = 0;
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.limit(end)).toString();
        } catch (CharacterCodingException e) {
            throw text.damaged("is not UTF-8");
        }
    }

    private Cursor object(long address, long index, String path) throws Hdf5Exception {
        Cursor head = file.at(address, path, "global heap");
        head.signature("GCOL");
        int version = head.u8();
        if (version != 1) {
            throw head.damaged("has version " + version);
        }
        head.skip(3);
        long size = head.size();
        Cursor objects = file.at(address, size, path, "global heap");
        objects.skip(HEADER + file.lengthSize());
        while (objects.remaining() >= HEADER + file.lengthSize()) {
            file.budget().spend(HEADER, path);
            int found = objects.u16();
            objects.skip(2L + Integer.BYTES);
            long length = objects.size();
            if (found == 0) {
                break;
            }
            Cursor object = objects.part(length, "global heap object");
            if (found == index) {
                return object;
            }
            objects.skip(Math.min(-length & OBJECT_ALIGNMENT - 1, objects.remaining()));
        }
        throw head.damaged("holds no object " + index);
    }
}
