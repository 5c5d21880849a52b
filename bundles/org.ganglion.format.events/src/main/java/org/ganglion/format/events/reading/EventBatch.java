// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

/** So many events, one array per field, to be filled again and again. Only the first {@link #count} entries are valid. */
public final class EventBatch {
    /** The most events that it holds. */
    public static final int CAPACITY = 8192;

    /** Microseconds. */
    public final long[] t = new long[CAPACITY];
    /** Column, from 0 at the left. */
    public final short[] x = new short[CAPACITY];
    /** Row, from 0 at the top. */
    public final short[] y = new short[CAPACITY];
    /** 1 where it became brighter, else 0. */
    public final byte[] on = new byte[CAPACITY];

    private int count;

    /** Valid entries. */
    public int count() {
        return count;
    }

    /** Says that the first {@code count} entries are valid. */
    public void count(int valid) {
        count = valid;
    }

    /** Copies an entry to a place at or before it, for those that thin a batch out. */
    public void move(int from, int to) {
        t[to] = t[from];
        x[to] = x[from];
        y[to] = y[from];
        on[to] = on[from];
    }
}
