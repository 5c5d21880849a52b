// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * jAER's AEDAT 2.0: an address and a time in microseconds, 32 bits each, big-endian. What the bits of an address mean depends on the chip
 * that the header names.
 */
final class Aedat2Reader implements EventReader {
    private static final int EVENT = 8;
    private static final long TIME_RANGE = 1L << 32;

    /**
     * Where column, row and polarity stand in an address. Columns run from right to left and rows from the bottom, on all chips, as jAER
     * reads them and v2e writes them.
     *
     * @param brighter what the bit of the polarity is for an event that became brighter
     */
    private record Layout(Geometry size, int x, int xMask, int y, int yMask, int on, int brighter, int other) {}

    private static final int DAVIS_OTHER = 1 << 31 | 1 << 10;
    private static final Layout DAVIS346 = new Layout(new Geometry(346, 260), 12, 1023, 22, 511, 11, 1, DAVIS_OTHER);
    private static final Layout DAVIS240 = new Layout(new Geometry(240, 180), 12, 1023, 22, 511, 11, 1, DAVIS_OTHER);
    private static final Layout DVS640 = new Layout(new Geometry(640, 480), 1, 1023, 11, 1023, 0, 1, 1 << 31);
    private static final Layout DVS128 = new Layout(new Geometry(128, 128), 1, 127, 8, 127, 0, 0, 1 << 15);

    private static final Map<String, Layout> CHIPS =
            Map.of("davis346", DAVIS346, "davis240", DAVIS240, "dvs640", DVS640, "dvs128", DVS128);

    private final EventInput in;
    private final Layout layout;
    private long time = -1;

    private Aedat2Reader(EventInput in, Layout layout) {
        this.in = in;
        this.layout = layout;
    }

    /**
     * Opens a recording.
     *
     * @param said the sensor's size by which its chip is known where the header names none, as v2e's does not
     */
    static Aedat2Reader open(EventInput in, Geometry said) throws IOException {
        TextHeader header = TextHeader.read(in, '#', "End Of ASCII Header");
        if (!header.says("!aer-dat2")) {
            throw in.unsupported(
                    "'" + header.lines().get(0) + "'; supported are AER-DAT2.0 and AER-DAT4.0: export the file as"
                            + " one of these, with jAER or DV, which read it");
        }
        return new Aedat2Reader(in, layout(in, header, said));
    }

    private static Layout layout(EventInput in, TextHeader header, Geometry said) {
        Optional<String> named = header.value("AEChip");
        if (named.isEmpty()) {
            return CHIPS.values().stream()
                    .filter(layout -> layout.size.equals(said))
                    .findFirst()
                    .orElseThrow(() -> in.unsupported("a header that names no AEChip; say which by its size: 346x260,"
                            + " 240x180, 640x480 or 128x128"));
        }
        String chip = named.get().toLowerCase(Locale.ROOT);
        return CHIPS.entrySet().stream()
                .filter(known -> chip.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> in.unsupported(
                        "the chip '" + named.get() + "'; known are Davis346, Davis240, DVS640 and DVS128"));
    }

    @Override
    public Geometry geometry() {
        return layout.size;
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
            int address = Integer.reverseBytes(in.i32(at));
            if ((address & layout.other) != 0) {
                continue; // a frame's pixel, the motion sensor, a signal from outside
            }
            time = Wrapping.next(time, Integer.reverseBytes(in.i32(at + Integer.BYTES)) & TIME_RANGE - 1, TIME_RANGE);
            into.t[count] = time;
            place(into, count, address, at);
            into.on[count] = (byte) ((address >>> layout.on & 1) == layout.brighter ? 1 : 0);
            count++;
        }
        in.at(at);
        into.count(count);
        return true;
    }

    private void place(EventBatch into, int entry, int address, int at) {
        int x = address >>> layout.x & layout.xMask;
        int y = address >>> layout.y & layout.yMask;
        int width = layout.size.width();
        int height = layout.size.height();
        if (x >= width || y >= height) {
            in.at(at);
            throw in.malformed("an event at column " + x + ", row " + y + " of a sensor of " + layout.size);
        }
        into.x[entry] = (short) (width - 1 - x);
        into.y[entry] = (short) (height - 1 - y);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
