// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;

/**
 * Prophesee EVT2: words of 32 bits, little-endian, the upper four bits their type. An event holds the lower six bits of its time; a word of
 * type TIME_HIGH the 28 bits above, which is repeated as time goes on and begins again at 0 after 4.8 hours. Events before the first
 * TIME_HIGH have no time and are left out.
 */
final class Evt2Reader implements EventReader {
    private static final int TIME_HIGH = 8;
    private static final int TRIGGER = 10;
    private static final int OTHERS = 14;
    private static final int CONTINUED = 15;
    private static final int LOW_BITS = 6;
    private static final long HIGH_RANGE = 1L << 28;
    private static final int COORDINATE = 2047;

    private final EventInput in;
    private final Geometry geometry;
    private long high = -1;

    Evt2Reader(EventInput in, Geometry geometry) {
        this.in = in;
        this.geometry = geometry;
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public boolean read(EventBatch into) throws IOException {
        into.count(0);
        if (in.ended(Integer.BYTES, "a word")) {
            return false;
        }
        long[] t = into.t;
        short[] x = into.x;
        short[] y = into.y;
        byte[] on = into.on;
        int at = in.at();
        int end = in.end() - Integer.BYTES;
        int count = 0;
        long time = high << LOW_BITS;
        for (; at <= end && count < EventBatch.CAPACITY; at += Integer.BYTES) {
            int word = in.i32(at);
            int type = word >>> 28;
            if (type <= 1 && time >= 0) {
                t[count] = time | word >> 22 & 63;
                x[count] = (short) (word >> 11 & COORDINATE);
                y[count] = (short) (word & COORDINATE);
                on[count] = (byte) type;
                count++;
            } else if (type == TIME_HIGH) {
                high = Wrapping.next(high, word & HIGH_RANGE - 1, HIGH_RANGE);
                time = high << LOW_BITS;
            } else if (type > 1 && type != TRIGGER && type != OTHERS && type != CONTINUED) {
                in.at(at);
                throw in.malformed("a word of type " + type + ", which EVT2 does not have");
            }
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
