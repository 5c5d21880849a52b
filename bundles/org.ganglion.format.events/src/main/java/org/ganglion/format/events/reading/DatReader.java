// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;

/**
 * Prophesee DAT, version 2: two bytes say the kind and the size of events (0 or 12, and 8), then each event is a time of 32 bits in
 * microseconds and a word with 14 bits of column, 14 of row, and the polarity, little-endian.
 */
final class DatReader implements EventReader {
    private static final int EVENT = 8;
    private static final int COORDINATE_BITS = 14;
    private static final int COORDINATE = (1 << COORDINATE_BITS) - 1;
    private static final int KIND_2D = 0;
    private static final int KIND_CHANGE = 12;
    private static final long TIME_RANGE = 1L << 32;

    private final EventInput in;
    private final Geometry geometry;
    private long time = -1;

    private DatReader(EventInput in, Geometry geometry) {
        this.in = in;
        this.geometry = geometry;
    }

    static DatReader open(EventInput in, TextHeader header) throws IOException {
        if (header.value("Version").orElse("2").startsWith("1")) {
            throw in.unsupported("a DAT file of version 1; supported is version 2, as the tools of today write it");
        }
        int kind = in.u8("the kind of events");
        int size = in.u8("the size of events");
        if (kind != KIND_2D && kind != KIND_CHANGE) {
            throw in.unsupported("events of kind " + kind + "; supported are changes of brightness, 0 and 12");
        }
        if (size != EVENT) {
            throw in.malformed("events of " + size + " bytes, expected " + EVENT);
        }
        return new DatReader(in, header.geometry());
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public boolean read(EventBatch into) throws IOException {
        into.count(0);
        if (in.ended(EVENT, "an event")) {
            return false;
        }
        int at = in.at();
        int end = in.end() - EVENT;
        int count = 0;
        for (; at <= end && count < EventBatch.CAPACITY; at += EVENT) {
            time = Wrapping.next(time, in.i32(at) & TIME_RANGE - 1, TIME_RANGE);
            int place = in.i32(at + Integer.BYTES);
            into.t[count] = time;
            into.x[count] = (short) (place & COORDINATE);
            into.y[count] = (short) (place >>> COORDINATE_BITS & COORDINATE);
            into.on[count] = (byte) (place >>> 2 * COORDINATE_BITS & 1);
            count++;
        }
        in.at(at);
        into.count(count);
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
