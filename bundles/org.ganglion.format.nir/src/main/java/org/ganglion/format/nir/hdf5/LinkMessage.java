// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.charset.StandardCharsets;

/** A link as groups of the new style store it. */
final class LinkMessage {

    private static final int VERSION = 1;
    private static final int HAS_TYPE = 0x08;
    private static final int HAS_ORDER = 0x04;
    private static final int HAS_CHARACTER_SET = 0x10;
    private static final int HARD = 0;

    private LinkMessage() {}

    static void read(Cursor cursor, Links links) throws Hdf5Exception {
        int version = cursor.u8();
        if (version != VERSION) {
            throw cursor.damaged("has version " + version);
        }
        int flags = cursor.u8();
        int type = (flags & HAS_TYPE) != 0 ? cursor.u8() : HARD;
        boolean ordered = (flags & HAS_ORDER) != 0;
        long created = ordered ? cursor.sized(Long.BYTES) : 0;
        if ((flags & HAS_CHARACTER_SET) != 0) {
            cursor.skip(1);
        }
        long length = cursor.sized(1 << (flags & 0x03));
        if (length < 0 || length > cursor.remaining()) {
            throw cursor.damaged("holds a name of " + length + " bytes");
        }
        String name = new String(cursor.bytes((int) length), StandardCharsets.UTF_8);
        if (type != HARD) {
            throw cursor.unsupported("names the soft or external link \"" + name + "\"");
        }
        if (ordered) {
            links.add(name, cursor.offset(), created);
        } else {
            links.add(name, cursor.offset());
        }
    }
}
