// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.Optional;

/** What elements hold that were never written. */
final class FillValue {

    private static final int DEFINED_FLAG = 0x20;

    private FillValue() {}

    /** The bytes of one element; all zero where the file defines none. */
    static byte[] read(ObjectHeader header, Datatype type, String path) throws Hdf5Exception {
        int elementSize = type.size();
        Optional<Cursor> message = header.find(ObjectHeader.FILL, "fill value");
        Optional<Cursor> old = header.find(ObjectHeader.OLD_FILL, "fill value");
        byte[] value =
                message.isPresent() ? readNew(message.get()) : old.isPresent() ? readOld(old.get()) : new byte[0];
        if (value.length == 0) {
            return new byte[Math.min(elementSize, Long.BYTES)];
        }
        if (value.length != elementSize) {
            throw Hdf5Exception.damaged(
                    path, "has a fill value of " + value.length + " bytes for elements of " + elementSize);
        }
        return value;
    }

    static boolean isZero(byte[] value) {
        for (byte octet : value) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] readNew(Cursor cursor) throws Hdf5Exception {
        int version = cursor.u8();
        boolean defined;
        if (version == 1 || version == 2) {
            cursor.skip(2);
            defined = cursor.u8() != 0 || version == 1;
        } else if (version == 3) {
            defined = (cursor.u8() & DEFINED_FLAG) != 0;
        } else {
            throw cursor.damaged("has version " + version);
        }
        return defined ? readOld(cursor) : new byte[0];
    }

    private static byte[] readOld(Cursor cursor) throws Hdf5Exception {
        int length = cursor.i32();
        return length <= 0 ? new byte[0] : cursor.bytes(length);
    }
}
