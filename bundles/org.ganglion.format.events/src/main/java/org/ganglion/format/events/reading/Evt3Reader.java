// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;

/**
 * Prophesee EVT3: words of 16 bits, little-endian, the upper four bits their type. Row, time and the place of a vector are set by words of
 * their own and hold for the events after them; a vector is a mask of 12 or 8 neighbours. The time is 12 bits of TIME_HIGH above 12 bits
 * of TIME_LOW and begins again at 0 after 16.8 s. Events before the first TIME_HIGH have no time and are left out.
 */
final class Evt3Reader implements EventReader {
    private static final int ADDR_Y = 0;
    private static final int ADDR_X = 2;
    private static final int VECT_BASE_X = 3;
    private static final int VECT_12 = 4;
    private static final int VECT_8 = 5;
    private static final int TIME_LOW = 6;
    private static final int CONTINUED_4 = 7;
    private static final int TIME_HIGH = 8;
    private static final int TRIGGER = 10;
    private static final int OTHER_TRIGGER = 12;
    private static final int OTHERS = 14;
    private static final int CONTINUED_12 = 15;
    private static final int COORDINATE = 2047;
    private static final int POLARITY_BIT = 11;
    private static final int TIME_BITS = 12;
    private static final int TIME_MASK = (1 << TIME_BITS) - 1;
    private static final int LONGEST_VECTOR = 12;

    private final EventInput in;
    private final Geometry geometry;
    private long high = -1;
    private int low;
    private int row;
    private int base;
    private byte baseOn;

    Evt3Reader(EventInput in, Geometry geometry) {
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
        if (in.ended(Short.BYTES, "a word")) {
            return false;
        }
        int at = in.at();
        int end = in.end() - Short.BYTES;
        int count = 0;
        for (; at <= end && count <= EventBatch.CAPACITY - LONGEST_VECTOR; at += Short.BYTES) {
            int word = in.u16(at);
            switch (word >>> 12) {
                case ADDR_Y -> row = word & COORDINATE;
                case ADDR_X -> count = put(into, count, word & COORDINATE, (byte) (word >> POLARITY_BIT & 1));
                case VECT_BASE_X -> {
                    base = word & COORDINATE;
                    baseOn = (byte) (word >> POLARITY_BIT & 1);
                }
                case VECT_12 -> count = vector(into, count, word & 0xfff, 12, at);
                case VECT_8 -> count = vector(into, count, word & 0xff, 8, at);
                case TIME_LOW -> low = word & TIME_MASK;
                case TIME_HIGH -> high = Wrapping.next(high, word & TIME_MASK, 1 << TIME_BITS);
                case TRIGGER, OTHER_TRIGGER, OTHERS, CONTINUED_4, CONTINUED_12 -> {
                    // of other sensors than the pixels
                }
                default -> {
                    in.at(at);
                    throw in.malformed("a word of type " + (word >>> 12) + ", which EVT3 does not have");
                }
            }
        }
        in.at(at);
        into.count(count);
        return true;
    }

    private int vector(EventBatch into, int count, int mask, int length, int at) {
        if (base + length > COORDINATE + 1 + LONGEST_VECTOR) {
            in.at(at);
            throw in.malformed("a vector at column " + base + ", beyond the " + (COORDINATE + 1) + " that EVT3 has");
        }
        int next = count;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            next = put(into, next, base + Integer.numberOfTrailingZeros(rest), baseOn);
        }
        base += length;
        return next;
    }

    private int put(EventBatch into, int count, int x, byte on) {
        if (high < 0) {
            return count;
        }
        into.t[count] = high << TIME_BITS | low;
        into.x[count] = (short) x;
        into.y[count] = (short) row;
        into.on[count] = on;
        return count + 1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
