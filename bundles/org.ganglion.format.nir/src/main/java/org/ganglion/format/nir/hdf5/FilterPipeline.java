// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.ArrayList;
import java.util.List;

/** The filters that a chunk went through when it was written, undone here in reverse order. */
final class FilterPipeline {

    /** No filter at all. */
    static final FilterPipeline NONE = new FilterPipeline(List.of());

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int LZF = 32000;
    private static final int FIRST_NAMED = 256;
    private static final int LIMIT = 32;

    private final List<Filter> filters;

    private FilterPipeline(List<Filter> filters) {
        this.filters = filters;
    }

    static FilterPipeline read(Cursor cursor) throws Hdf5Exception {
        int version = cursor.u8();
        int count = cursor.u8();
        if (version < 1 || version > 2 || count > LIMIT) {
            throw cursor.damaged("has version " + version + " and " + count + " filters");
        }
        if (version == 1) {
            cursor.skip(Short.BYTES + Integer.BYTES);
        }
        List<Filter> filters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            filters.add(readFilter(cursor, version));
        }
        return new FilterPipeline(List.copyOf(filters));
    }

    /**
     * Undoes the filters of one chunk.
     *
     * @param stored the chunk as it stands in the file
     * @param mask bit i set where filter i was left out
     * @param size the bytes of the chunk when all filters are undone
     */
    byte[] decode(Cursor stored, long mask, int size) throws Hdf5Exception {
        long headroom = (long) filters.size() * Integer.BYTES;
        Budget budget = stored.file().budget();
        budget.spend(stored.remaining(), stored.path());
        byte[] bytes = stored.bytes(stored.remaining());
        for (int i = filters.size() - 1; i >= 0; i--) {
            if ((mask >> i & 1) == 0) {
                budget.spend(size, stored.path());
                bytes = filters.get(i).undo(bytes, Math.toIntExact(size + headroom), stored);
            }
        }
        if (bytes.length != size) {
            throw stored.damaged("decodes to " + bytes.length + " bytes instead of " + size);
        }
        return bytes;
    }

    boolean isEmpty() {
        return filters.isEmpty();
    }

    private static Filter readFilter(Cursor cursor, int version) throws Hdf5Exception {
        int id = cursor.u16();
        int nameLength = version == 1 || id >= FIRST_NAMED ? cursor.u16() : 0;
        cursor.skip(Short.BYTES);
        int valueCount = cursor.u16();
        byte[] name = cursor.bytes(nameLength);
        if (version == 1) {
            cursor.skip(-nameLength & 7);
        }
        long[] values = new long[Math.min(valueCount, cursor.remaining() / Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = cursor.u32();
        }
        cursor.skip((long) Integer.BYTES * (valueCount - values.length));
        if (version == 1 && (valueCount & 1) == 1) {
            cursor.skip(Integer.BYTES);
        }
        return switch (id) {
            case DEFLATE -> new Deflate();
            case SHUFFLE -> new Shuffle(elementSize(cursor, values));
            case FLETCHER32 -> new Fletcher32();
            case LZF -> new Lzf();
            default -> throw cursor.unsupported("names the filter " + id + " (" + printable(name) + ")");
        };
    }

    private static int elementSize(Cursor cursor, long[] values) throws Hdf5Exception {
        if (values.length < 1 || values[0] < 1 || values[0] > Short.MAX_VALUE) {
            throw cursor.damaged("has a shuffle filter without the size of an element");
        }
        return (int) values[0];
    }

    private static String printable(byte[] name) {
        StringBuilder text = new StringBuilder();
        for (byte octet : name) {
            if (octet >= ' ' && octet < 0x7f) {
                text.append((char) octet);
            }
        }
        return text.toString();
    }
}
