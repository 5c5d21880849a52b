// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;

/**
 * N-MNIST: five bytes per event, with eight bits of column, eight of row, the polarity, and 23 of time in microseconds, big-endian. An
 * event in row 240 says that the time that follows has begun again, 8192 us on.
 */
final class NMnistReader implements EventReader {
    static final int SIDE = 34;

    private static final int EVENT = 5;
    private static final int OVERFLOW_ROW = 240;
    private static final int OVERFLOW = 1 << 13;

    private final EventInput in;
    private long passed;

    NMnistReader(EventInput in) {
        this.in = in;
    }

    /** Whether bytes look like a file of this format, which has no mark of its own. */
    static boolean looks(byte[] head) {
        long time = -1;
        int at = 0;
        for (; at + EVENT <= head.length; at += EVENT) {
            int row = head[at + 1] & 255;
            if (row != OVERFLOW_ROW && ((head[at] & 255) >= SIDE || row >= SIDE)) {
                return false;
            }
            long next = time(head, at);
            if (next < time && row != OVERFLOW_ROW) {
                return false;
            }
            time = row == OVERFLOW_ROW ? -1 : next;
        }
        return at > 0;
    }

    private static int time(byte[] bytes, int at) {
        return (bytes[at + 2] & 127) << 16 | (bytes[at + 3] & 255) << 8 | bytes[at + 4] & 255;
    }

    @Override
    public Geometry geometry() {
        return new Geometry(SIDE, SIDE);
    }

    @Override
    public boolean read(EventBatch into) throws IOException {
        into.count(0);
        if (in.ended(EVENT, "an event")) {
            return false;
        }
        byte[] bytes = in.bytes();
        int at = in.at();
        int end = in.end() - EVENT;
        int count = 0;
        for (; at <= end && count < EventBatch.CAPACITY; at += EVENT) {
            int x = bytes[at] & 255;
            int y = bytes[at + 1] & 255;
            if (y == OVERFLOW_ROW) {
                passed += OVERFLOW;
                continue;
            }
            if (x >= SIDE || y >= SIDE) {
                in.at(at);
                throw in.malformed("an event at column " + x + ", row " + y + " of a sensor of " + geometry());
            }
            into.t[count] = passed + time(bytes, at);
            into.x[count] = (short) x;
            into.y[count] = (short) y;
            into.on[count] = (byte) (bytes[at + 2] >> 7 & 1);
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
