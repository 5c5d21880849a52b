// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DV's AEDAT 4.0: a flatbuffer with the compression and a description in XML, then packets of streams, each a flatbuffer of its own.
 * Packets of events are read; those of frames, motion and triggers are left out. One packet is held at a time.
 */
final class Aedat4Reader implements EventReader {
    private static final String MARK = "#!AER-DAT4.0\r\n";
    private static final int MOST_PACKED = 16 << 20;
    private static final int MOST_UNPACKED = 64 << 20;
    private static final int MOST_HEADER = 4 << 20;
    /** Far beyond any clock, and the difference of two times is still a number. */
    private static final long MOST_TIME = 1L << 60;

    private static final int EVENT = 16;
    private static final int X = 8;
    private static final int Y = 10;
    private static final int ON = 12;
    private static final String EVENTS = "EVTS";
    private static final Pattern WIDTH = Pattern.compile("key=\"sizeX\"[^>]*>(\\d{1,5})<");
    private static final Pattern HEIGHT = Pattern.compile("key=\"sizeY\"[^>]*>(\\d{1,5})<");

    /** How packets are packed, in the order of the file's numbers. */
    private enum Packing {
        NONE,
        LZ4,
        LZ4_HIGH,
        ZSTD,
        ZSTD_HIGH
    }

    private final EventInput in;
    private final Packing packing;
    private final long dataEnd;
    private final Geometry geometry;
    private final Lz4Frame frame;
    private byte[] packet = new byte[1 << 16];
    private ByteBuffer events = ByteBuffer.allocate(0);
    private int next;
    private int left;

    private Aedat4Reader(EventInput in, Packing packing, long dataEnd, Geometry geometry) {
        this.in = in;
        this.packing = packing;
        this.dataEnd = dataEnd;
        this.geometry = geometry;
        this.frame = new Lz4Frame(in, MOST_UNPACKED);
    }

    static Aedat4Reader open(EventInput in) throws IOException {
        byte[] mark = new byte[MARK.length()];
        in.read(mark, mark.length, "the mark");
        long length = in.i32("the header's length") & 0xffff_ffffL;
        if (length > MOST_HEADER || length > in.left()) {
            throw in.malformed("a header of " + length + " bytes, where " + in.left() + " are left");
        }
        byte[] bytes = new byte[(int) length];
        in.read(bytes, bytes.length, "the header");
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        String identifier = FlatTable.identifier(in, header);
        if (!identifier.equals("IOHE")) {
            throw in.malformed("the header is not marked IOHE");
        }
        FlatTable table = FlatTable.root(in, header);
        String description = table.text(2);
        Geometry geometry = new Geometry(largest(WIDTH, description), largest(HEIGHT, description));
        return new Aedat4Reader(in, packing(in, table.i32(0, 0)), table.i64(1, -1), geometry);
    }

    private static Packing packing(EventInput in, int number) {
        if (number < 0 || number >= Packing.values().length) {
            throw in.malformed("packets are packed in way " + number + ", which AEDAT 4.0 does not have");
        }
        Packing packing = Packing.values()[number];
        if (packing == Packing.ZSTD || packing == Packing.ZSTD_HIGH) {
            throw in.unsupported("packets are packed with " + packing + "; export the file with LZ4 or unpacked");
        }
        return packing;
    }

    private static int largest(Pattern size, String description) {
        int largest = 0;
        for (Matcher found = size.matcher(description); found.find(); ) {
            largest = Math.max(largest, Integer.parseInt(found.group(1)));
        }
        return largest > Geometry.MOST ? 0 : largest;
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public boolean read(EventBatch into) throws IOException {
        into.count(0);
        if (left == 0 && !nextPacket()) {
            return false;
        }
        int count = Math.min(left, EventBatch.CAPACITY);
        for (int i = 0; i < count; i++, next += EVENT) {
            into.t[i] = events.getLong(next);
            into.x[i] = events.getShort(next + X);
            into.y[i] = events.getShort(next + Y);
            into.on[i] = events.get(next + ON);
            if (into.x[i] < 0 || into.y[i] < 0 || (into.on[i] & ~1) != 0) {
                throw in.malformed(
                        "an event at column " + into.x[i] + ", row " + into.y[i] + " with polarity " + into.on[i]);
            }
            if (into.t[i] < 0 || into.t[i] > MOST_TIME) {
                throw in.malformed("an event at " + into.t[i] + " us; times are from 0 to " + MOST_TIME);
            }
        }
        left -= count;
        into.count(count);
        return true;
    }

    private boolean nextPacket() throws IOException {
        if (dataEnd >= 0 && in.position() >= dataEnd || in.ended(2 * Integer.BYTES, "a packet's header")) {
            return false;
        }
        in.i32("a packet's stream");
        long length = in.i32("a packet's length") & 0xffff_ffffL;
        if (length > in.left()) {
            throw in.malformed("a packet of " + length + " bytes, where " + in.left() + " are left");
        }
        if (length > MOST_PACKED) {
            throw in.tooLarge("a packet of " + length + " bytes; at most " + MOST_PACKED);
        }
        if (packet.length < length) {
            packet = Arrays.copyOf(packet, (int) length);
        }
        in.read(packet, (int) length, "a packet");
        if (packing == Packing.NONE) {
            find(packet, (int) length);
        } else {
            frame.unpack(packet, (int) length);
            find(frame.content(), frame.size());
        }
        return true;
    }

    /** Finds the events of a packet whose length stands before its flatbuffer. */
    private void find(byte[] content, int length) {
        if (length < Integer.BYTES) {
            throw in.malformed("a packet of " + length + " bytes");
        }
        events = ByteBuffer.wrap(content, Integer.BYTES, length - Integer.BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        if (!FlatTable.identifier(in, events).equals(EVENTS)) {
            return;
        }
        FlatTable table = FlatTable.root(in, events);
        int vector = table.vector(0, EVENT);
        if (vector >= 0) {
            left = table.length(vector);
            next = vector + Integer.BYTES;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
