// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import org.ganglion.api.GanglionException;

/**
 * Event Stream (ES) version 2, streams of DVS and ATIS events: a byte with the time since the event before, then column and row of 16 bits
 * each, little-endian. Row 0 is at the bottom there and at the top here. Exposure measurements of an ATIS are left out.
 *
 * @see <a href="https://github.com/neuromorphic-paris/event_stream">the specification</a>
 */
final class EventStreamReader implements EventReader {
    private static final int MARK = "Event Stream".length();
    private static final int MAJOR = 2;
    private static final int DVS = 1;
    private static final int ATIS = 2;
    private static final int EVENT = 5;

    private final EventInput in;
    private final Geometry geometry;
    private final boolean atis;
    private long time;

    private EventStreamReader(EventInput in, Geometry geometry, boolean atis) {
        this.in = in;
        this.geometry = geometry;
        this.atis = atis;
    }

    static EventStreamReader open(EventInput in) throws IOException {
        in.read(new byte[MARK], MARK, "the mark");
        int major = in.u8("the version");
        in.read(new byte[2], 2, "the version");
        if (major != MAJOR) {
            throw in.unsupported("an Event Stream of version " + major + "; supported is version " + MAJOR);
        }
        int kind = in.u8("the stream's type");
        if (kind != DVS && kind != ATIS) {
            throw kind <= 4
                    ? in.unsupported("a stream of type " + kind + "; supported are DVS (1) and ATIS (2)")
                    : in.malformed("a stream of type " + kind + ", which Event Stream does not have");
        }
        int width = in.u16("the width");
        int height = in.u16("the height");
        if (width < 1 || height < 1 || width > Geometry.MOST || height > Geometry.MOST) {
            throw in.malformed(
                    "a sensor of " + width + "x" + height + " pixels; expected sides from 1 to " + Geometry.MOST);
        }
        return new EventStreamReader(in, new Geometry(width, height), kind == ATIS);
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public boolean read(EventBatch into) throws IOException {
        into.count(0);
        if (!in.has(EVENT)) {
            return last();
        }
        byte[] bytes = in.bytes();
        int at = in.at();
        int end = in.end();
        int count = 0;
        while (count < EventBatch.CAPACITY && at < end) {
            int first = bytes[at] & 255;
            if (between(first)) {
                at++;
                continue;
            }
            if (end - at < EVENT) {
                break;
            }
            time += atis ? first >> 2 : first >> 1;
            if (!atis || (first & 1) == 0) {
                put(into, count++, atis ? first >> 1 : first, at);
            }
            at += EVENT;
        }
        in.at(at);
        into.count(count);
        return true;
    }

    /** Whether a byte is no event's first: it lets time pass, or says that the next is one. */
    private boolean between(int first) {
        if (atis) {
            if (first < 0xfc) {
                return false;
            }
            time += 63 * (first & 3);
            return true;
        }
        if (first < 0xfe) {
            return false;
        }
        time += first == 0xff ? 127 : 0;
        return true;
    }

    private void put(EventBatch into, int entry, int polarity, int at) {
        int x = in.u16(at + 1);
        int y = in.u16(at + 3);
        if (x >= geometry.width() || y >= geometry.height()) {
            in.at(at);
            throw in.malformed("an event at column " + x + ", row " + y + " of a sensor of " + geometry);
        }
        into.t[entry] = time;
        into.x[entry] = (short) x;
        into.y[entry] = (short) (geometry.height() - 1 - y);
        into.on[entry] = (byte) (polarity & 1);
    }

    /** What is left and shorter than an event may let time pass, and nothing else. */
    private boolean last() throws IOException {
        while (in.has(1)) {
            if (!between(in.bytes()[in.at()] & 255)) {
                throw truncated();
            }
            in.at(in.at() + 1);
        }
        return false;
    }

    private GanglionException truncated() {
        return in.malformed("the file ends within an event");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
