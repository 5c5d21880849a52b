// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small sound recording of each format, from its layout, so that damage has every packet type to hit. */
final class EventSpecimens {
    /** The file names' endings of the formats. */
    static final List<String> ENDINGS = List.of("raw", "dat", "aedat", "aedat4", "es", "bin");

    private static final int EVENTS = 300;
    private static final int EVENT = 16;
    private static final int PACKET_HEADER = 32;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private EventSpecimens() {}

    /** All, by name. */
    static Map<String, byte[]> written() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("written-evt2.raw", evt2());
        all.put("written-evt3.raw", evt3());
        all.put("written.dat", dat());
        all.put("written.aedat", aedat2());
        all.put("written.aedat4", aedat4(0));
        all.put("written-lz4.aedat4", aedat4(1));
        all.put("written-dvs.es", es(1));
        all.put("written-atis.es", es(2));
        all.put("written.bin", nMnist());
        return all;
    }

    private EventSpecimens text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    private EventSpecimens bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    private EventSpecimens little(int size, long... values) {
        for (long value : values) {
            for (int i = 0; i < size; i++) {
                out.write((int) (value >> 8 * i));
            }
        }
        return this;
    }

    private EventSpecimens big(int... values) {
        for (int value : values) {
            little(4, Integer.reverseBytes(value));
        }
        return this;
    }

    private static byte[] evt2() {
        EventSpecimens file = new EventSpecimens().text("% evt 2.0\n% geometry 640x480\n% end\n");
        for (int i = 0; i < EVENTS; i++) {
            if (i % 20 == 0) {
                file.little(4, 8L << 28 | i / 4, 10L << 28 | 1, 14L << 28 | 2, 15L << 28 | 3);
            }
            file.little(4, (long) (i & 1) << 28 | (i % 64L) << 22 | (i * 7 % 640L) << 11 | i * 5 % 480);
        }
        return file.out.toByteArray();
    }

    private static byte[] evt3() {
        EventSpecimens file = new EventSpecimens().text("% format EVT3;height=720;width=1280\n% end\n");
        for (int i = 0; i < EVENTS; i++) {
            file.little(2, 0x8000 | i / 100, 0x6000 | i, i * 3 % 720, 0x2000 | (i & 1) << 11 | i * 4);
            file.little(2, 0x3000 | i * 4, 0x4000 | i, 0x5000 | i & 255, 0xa001, 0xe002, 0x7003, 0xf004);
        }
        return file.out.toByteArray();
    }

    private static byte[] dat() {
        EventSpecimens file = new EventSpecimens()
                .text("% Data file containing CD events.\n% Version 2\n% Height 240\n% Width 304\n")
                .bytes(12, 8);
        for (int i = 0; i < EVENTS; i++) {
            file.little(4, 100L * i, i % 304 | (long) (i % 240) << 14 | (long) (i & 1) << 28);
        }
        return file.out.toByteArray();
    }

    private static byte[] aedat2() {
        EventSpecimens file = new EventSpecimens().text("#!AER-DAT2.0\r\n# AEChip: eu.chips.Davis346red\r\n");
        for (int i = 0; i < EVENTS; i++) {
            file.big(i % 260 << 22 | i % 346 << 12 | (i & 1) << 11 | (i % 9 == 0 ? 1 << 31 : 0), 100 * i);
        }
        return file.out.toByteArray();
    }

    private static byte[] aedat4(int packing) {
        String xml = "<dv><attr key=\"sizeX\" type=\"int\">346</attr><attr key=\"sizeY\" type=\"int\">260</attr></dv>";
        byte[] header = new EventSpecimens()
                .little(4, 20)
                .text("IOHE")
                .little(2, 10, 20, 16, 4, 12, 0)
                .little(4, 12)
                .little(8, -1)
                .little(4, 8, packing, xml.length())
                .text(xml + "\0")
                .out
                .toByteArray();
        EventSpecimens file = new EventSpecimens().text("#!AER-DAT4.0\r\n").little(4, header.length);
        file.out.writeBytes(header);
        for (int packet = 0; packet < 4; packet++) {
            byte[] plain = packet(packet);
            byte[] content = packing == 0 ? plain : frame(plain);
            file.little(4, 0, content.length);
            file.out.writeBytes(content);
        }
        return file.out.toByteArray();
    }

    private static byte[] packet(int number) {
        EventSpecimens packet = new EventSpecimens()
                .little(4, PACKET_HEADER - 4 + (long) EVENT * EVENTS, 16)
                .text("EVTS")
                .little(2, 6, 8, 4, 0)
                .little(4, 8, 4, EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            packet.little(8, 10_000L * number + 30L * i)
                    .little(2, i % 346, i % 260)
                    .bytes(i & 1, 0, 0, 0);
        }
        return packet.out.toByteArray();
    }

    /** A frame of LZ4, in which each event but the first copies its time's upper half from the one before. */
    private static byte[] frame(byte[] plain) {
        EventSpecimens block = new EventSpecimens();
        int done = 0;
        for (int copied = PACKET_HEADER + EVENT + 4; copied + 4 <= plain.length; copied += EVENT) {
            block.sequence(plain, done, copied - done).little(2, EVENT);
            done = copied + 4;
        }
        block.sequence(plain, done, plain.length - done);
        return new EventSpecimens()
                .little(4, 0x184d2204)
                .bytes(0x60, 0x40, 0)
                .little(4, block.out.size())
                .all(block.out.toByteArray())
                .little(4, 0)
                .out
                .toByteArray();
    }

    /** The token of a sequence whose match has four bytes, and its literals. */
    private EventSpecimens sequence(byte[] from, int at, int length) {
        bytes(Math.min(15, length) << 4);
        if (length >= 15) {
            int rest = length - 15;
            for (; rest >= 255; rest -= 255) {
                bytes(255);
            }
            bytes(rest);
        }
        out.write(from, at, length);
        return this;
    }

    private EventSpecimens all(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private static byte[] es(int kind) {
        EventSpecimens file =
                new EventSpecimens().text("Event Stream").bytes(2, 0, 0, kind).little(2, 304, 240);
        for (int i = 0; i < EVENTS; i++) {
            if (i % 10 == 0) {
                file.bytes(0xff, kind == 1 ? 0xfe : 0xfd);
            }
            file.bytes(kind == 1 ? i % 100 : i % 60 << 2 | i & 3).little(2, i % 304, i % 240);
        }
        return file.out.toByteArray();
    }

    private static byte[] nMnist() {
        EventSpecimens file = new EventSpecimens();
        for (int i = 0; i < EVENTS; i++) {
            int t = 40 * i % 8000;
            if (t == 0 && i > 0) {
                file.bytes(0, 240, 0, 0, 0);
            }
            file.bytes(i % 34, i * 3 % 34, (i & 1) << 7, t >> 8, t & 255);
        }
        return file.out.toByteArray();
    }
}
