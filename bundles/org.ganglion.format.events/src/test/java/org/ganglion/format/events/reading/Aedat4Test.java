// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import static org.ganglion.format.events.reading.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Aedat4Test {
    private static final String XML = "<dv version=\"2.0\"><node name=\"outInfo\"><node name=\"0\"><node name=\"info\">"
            + "<attr key=\"sizeX\" type=\"int\">346</attr><attr key=\"sizeY\" type=\"int\">260</attr></node></node></dv>";

    @TempDir
    private Path folder;

    /** A file's beginning: a flatbuffer whose table has the compression, the end of the data, and the description. */
    private static Bytes file(int packing, long dataEnd) {
        byte[] header = new Bytes()
                .u32(20)
                .text("IOHE")
                .u16(10, 20, 16, 4, 12) // the vtable: its size, the table's, and three fields
                .u16(0)
                .u32(12) // the table, 12 after its vtable
                .u64(dataEnd)
                .u32(8) // the text, 8 on
                .u32(packing)
                .u32(XML.length())
                .text(XML + "\0")
                .toBytes();
        return new Bytes().text("#!AER-DAT4.0\r\n").u32(header.length).bytes(header);
    }

    /** A packet of events, its flatbuffer's length first; each event is t, x, y, on. */
    private static byte[] events(long... fields) {
        Bytes packet = new Bytes()
                .u32(16)
                .text("EVTS")
                .u16(6, 8, 4)
                .u16(0)
                .u32(8) // the table
                .u32(4)
                .u32(fields.length / 4);
        for (int i = 0; i < fields.length; i += 4) {
            packet.u64(fields[i]).u16((int) fields[i + 1], (int) fields[i + 2]).u8((int) fields[i + 3], 0, 0, 0);
        }
        byte[] content = packet.toBytes();
        return new Bytes().u32(content.length).bytes(content).toBytes();
    }

    private static Bytes add(Bytes file, byte[] packet) {
        return file.u32(0, packet.length).bytes(packet);
    }

    @Test
    void givenPacketsThatAreNotPacked_whenTheyAreRead_thenEventsAreThoseOfAllPacketsOfEvents() throws IOException {
        byte[] frame = new Bytes().u32(16).text("\f\0\0\0FRME").u64(0).toBytes();
        Bytes bytes = add(file(0, -1), events(1000, 345, 259, 1, 1001, 0, 0, 0));
        Path file = add(add(bytes, frame), events(2000, 1, 2, 1)).file(folder, "a.aedat4");
        try (EventReader reader = EventFile.open(file)) {
            assertEquals(new Geometry(346, 260), reader.geometry());
        }
        assertEquals(List.of("1000 345 259 1", "1001 0 0 0", "2000 1 2 1"), Bytes.events(file));
    }

    @Test
    void givenATableAfterTheData_whenItIsRead_thenItIsNotTakenForAPacket() throws IOException {
        int end = add(file(0, 0), events(5, 1, 1, 1)).toBytes().length;
        Path file = add(file(0, end), events(5, 1, 1, 1)).text("not a packet").file(folder, "a.aedat4");
        assertEquals(List.of("5 1 1 1"), Bytes.events(file));
    }

    @Test
    void givenAHandBuiltFrameOfLz4_whenItIsRead_thenLiteralsAndOverlappingMatchesAreUnpacked() throws IOException {
        byte[] plain = events(7, 1, 1, 1, 7, 1, 1, 1, 7, 1, 1, 1);
        int before = plain.length - 32; // then the last event's 16 bytes twice more, as one match
        Bytes block = new Bytes().u8(0xf0 | 13, before - 15).bytes(java.util.Arrays.copyOf(plain, before));
        block.u16(16); // distance 16, 13 + 4 bytes; the rest as literals
        block.u8(15 << 4, 0).bytes(java.util.Arrays.copyOfRange(plain, before + 17, plain.length));
        byte[] packed = block.toBytes();
        byte[] frame = new Bytes()
                .u32(0x184d2204)
                .u8(0x60, 0x40, 0)
                .u32(packed.length)
                .bytes(packed)
                .u32(0)
                .toBytes();
        Path file = add(file(1, -1), frame).file(folder, "a.aedat4");
        assertEquals(List.of("7 1 1 1", "7 1 1 1", "7 1 1 1"), Bytes.events(file));
    }

    @Test
    void givenFramesOfTheLz4Tool_whenTheyAreRead_thenEventsAreThose() throws IOException, InterruptedException {
        List<String> expected = new ArrayList<>();
        long[] fields = new long[4 * 20_000];
        for (int i = 0; i < 20_000; i++) {
            fields[4 * i] = 1_600_000_000_000_000L + 3L * i;
            fields[4 * i + 1] = i * 7 % 346;
            fields[4 * i + 2] = i * 13 % 260;
            fields[4 * i + 3] = i & 1;
            expected.add(fields[4 * i] + " " + fields[4 * i + 1] + " " + fields[4 * i + 2] + " " + (i & 1));
        }
        for (String option : List.of("-1", "-9", "-BD", "-BX", "--content-size")) {
            Path file = add(file(2, -1), byTheTool(events(fields), option)).file(folder, "tool.aedat4");
            assertEquals(expected, Bytes.events(file), option);
        }
    }

    private byte[] byTheTool(byte[] plain, String option) throws IOException, InterruptedException {
        Path from = Files.write(folder.resolve("plain"), plain);
        Path to = folder.resolve("packed");
        Process tool;
        try {
            tool = new ProcessBuilder("lz4", "-f", option, from.toString(), to.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException absent) {
            Assumptions.abort("there is no lz4 on this machine: " + absent.getMessage());
            throw absent;
        }
        assertTrue(tool.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, tool.exitValue(), Files.readString(folder.resolve("log")));
        return Files.readAllBytes(to);
    }

    @Test
    void givenATimeNoClockHas_whenItIsRead_thenItIsRefusedAndNoGapOverflows() throws IOException {
        for (long time : new long[] {-1, Long.MIN_VALUE, (1L << 60) + 1, Long.MAX_VALUE - 10}) {
            Path file = add(file(0, -1), events(time, 1, 1, 1)).file(folder, "a.aedat4");
            assertTrue(
                    refused(Reason.MALFORMED, () -> Bytes.events(file)).contains("an event at " + time + " us"),
                    () -> "time " + time);
        }
        Path longest = add(file(0, -1), events(0, 1, 1, 1, 1L << 60, 1, 1, 1)).file(folder, "b.aedat4");
        assertEquals(List.of("0 1 1 1", (1L << 60) + " 1 1 1"), Bytes.events(longest));
    }

    @Test
    void givenABomb_whenItIsRead_thenItIsRefusedForItsSize() throws IOException {
        byte[] run = new byte[1 << 20];
        java.util.Arrays.fill(run, (byte) 255);
        byte[] block = new Bytes().u8(0x1f, 0).u16(1).bytes(run).u8(0).toBytes();
        byte[] frame = new Bytes()
                .u32(0x184d2204)
                .u8(0x60, 0x40, 0)
                .u32(block.length)
                .bytes(block)
                .u32(0)
                .toBytes();
        Path file = add(file(1, -1), frame).file(folder, "a.aedat4");
        assertTrue(refused(Reason.TOO_LARGE, () -> Bytes.events(file)).contains("unpacks to more than"));
    }

    @Test
    void givenZstd_whenItIsOpened_thenItIsRefusedWithWhatToDo() throws IOException {
        Path file = file(3, -1).file(folder, "a.aedat4");
        assertTrue(refused(Reason.UNSUPPORTED, () -> Bytes.events(file)).contains("export the file with LZ4"));
    }

    @Test
    void givenEveryCutOfAFile_whenItIsRead_thenItIsReadOrRefused() throws IOException {
        byte[] whole =
                add(file(0, -1), events(1000, 345, 259, 1, 1001, 0, 0, 0)).toBytes();
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut.aedat4"), java.util.Arrays.copyOf(whole, length));
            int end = file(0, -1).toBytes().length;
            if (length == end) {
                assertEquals(List.of(), Bytes.events(file));
            } else {
                refused(length < 9 ? Reason.UNSUPPORTED : Reason.MALFORMED, () -> Bytes.events(file));
            }
        }
    }
}
