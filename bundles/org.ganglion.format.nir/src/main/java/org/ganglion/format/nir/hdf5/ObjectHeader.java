// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The header of an object: the messages that say what it is. Versions 1 (blocks without signature) and 2 (OHDR and
 * OCHK, with checksums that are not verified).
 */
final class ObjectHeader {

    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int OLD_FILL = 0x04;
    static final int FILL = 0x05;
    static final int LINK = 0x06;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0b;
    static final int SYMBOL_TABLE = 0x11;

    private static final int CONTINUATION = 0x10;
    private static final int HIGHEST_KNOWN = 0x17;
    private static final int SHARED = 0x02;
    private static final int FAIL_IF_UNKNOWN = 0x80;
    private static final String STRUCTURE = "object header";
    private static final String NEW_SIGNATURE = "OHDR";
    private static final int CHECKSUM = 4;

    /** One message: its type, flags, and where its content stands in the file. */
    private record Message(int type, int flags, long address, int length) {}

    private final FileBytes file;
    private final String path;
    private final List<Message> messages = new ArrayList<>();
    private final Deque<long[]> continuations = new ArrayDeque<>();
    private final Set<Long> seen = new HashSet<>();

    private ObjectHeader(FileBytes file, String path) {
        this.file = file;
        this.path = path;
    }

    static ObjectHeader read(FileBytes file, long address, String path) throws Hdf5Exception {
        ObjectHeader header = new ObjectHeader(file, path);
        int version = file.at(address, path, STRUCTURE).u8();
        if (version == 1) {
            header.readOld(address);
        } else if (version == NEW_SIGNATURE.charAt(0)) {
            header.readNew(address);
        } else {
            throw Hdf5Exception.damaged(path, "there is no object header at " + Cursor.hex(address));
        }
        return header;
    }

    /** The content of the first message of a type, if there is one. */
    Optional<Cursor> find(int type, String structure) throws Hdf5Exception {
        for (Message message : messages) {
            if (message.type == type) {
                return Optional.of(open(message, structure));
            }
        }
        return Optional.empty();
    }

    /** The contents of all messages of a type, in order. */
    List<Cursor> all(int type, String structure) throws Hdf5Exception {
        List<Cursor> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.type == type) {
                found.add(open(message, structure));
            }
        }
        return found;
    }

    private Cursor open(Message message, String structure) throws Hdf5Exception {
        Cursor content = file.at(message.address, message.length, path, structure);
        if ((message.flags & SHARED) != 0) {
            throw content.unsupported("is shared with other objects");
        }
        return content;
    }

    private void readOld(long address) throws Hdf5Exception {
        Cursor prefix = file.at(address, path, STRUCTURE);
        prefix.skip(2);
        int count = prefix.u16();
        prefix.skip(Integer.BYTES);
        long length = prefix.u32();
        prefix.skip(Integer.BYTES);
        queue(prefix.position(), length);
        while (!continuations.isEmpty() && messages.size() < count) {
            long[] block = continuations.remove();
            Cursor cursor = file.at(block[0], block[1], path, "object header block");
            while (cursor.remaining() >= Long.BYTES && messages.size() < count) {
                int type = cursor.u16();
                int size = cursor.u16();
                int flags = cursor.u8();
                cursor.skip(3);
                add(type, flags, cursor, size);
            }
        }
        if (messages.size() < count) {
            throw prefix.damaged("promises " + count + " messages and holds " + messages.size());
        }
    }

    private void readNew(long address) throws Hdf5Exception {
        Cursor prefix = file.at(address, path, STRUCTURE);
        prefix.signature(NEW_SIGNATURE);
        int version = prefix.u8();
        if (version != 2) {
            throw prefix.unsupported("has version " + version);
        }
        int flags = prefix.u8();
        if ((flags & 0x20) != 0) {
            prefix.skip(4L * Integer.BYTES);
        }
        if ((flags & 0x10) != 0) {
            prefix.skip(2L * Short.BYTES);
        }
        long length = prefix.sized(1 << (flags & 0x03));
        boolean ordered = (flags & 0x04) != 0;
        readNewMessages(file.at(prefix.position(), length, path, STRUCTURE), ordered);
        while (!continuations.isEmpty()) {
            long[] block = continuations.remove();
            Cursor cursor = file.at(block[0], block[1] - CHECKSUM, path, "object header block");
            cursor.signature("OCHK");
            readNewMessages(cursor, ordered);
        }
    }

    private void readNewMessages(Cursor cursor, boolean ordered) throws Hdf5Exception {
        int prefix = 4 + (ordered ? Short.BYTES : 0);
        while (cursor.remaining() >= prefix) {
            int type = cursor.u8();
            int size = cursor.u16();
            int flags = cursor.u8();
            cursor.skip(prefix - 4L);
            add(type, flags, cursor, size);
        }
    }

    private void add(int type, int flags, Cursor cursor, int size) throws Hdf5Exception {
        if (type > HIGHEST_KNOWN && (flags & FAIL_IF_UNKNOWN) != 0) {
            throw cursor.unsupported("holds a message of type " + type);
        }
        file.budget().spend(Long.BYTES, path);
        messages.add(new Message(type, flags, cursor.position(), size));
        Cursor content = cursor.part(size, "header message");
        if (type == CONTINUATION) {
            queue(content.offset(), content.size());
        }
    }

    private void queue(long address, long length) throws Hdf5Exception {
        if (!seen.add(address)) {
            throw Hdf5Exception.damaged(path, "the blocks of the object header form a cycle");
        }
        continuations.add(new long[] {address, length});
    }
}
