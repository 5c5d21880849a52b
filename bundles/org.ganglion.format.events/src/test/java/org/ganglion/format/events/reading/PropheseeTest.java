// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import static org.ganglion.format.events.reading.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.Reason;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropheseeTest {
    private static final String EVT2 = "% evt 2.0\n% geometry 640x480\n% end\n";
    private static final String EVT3 = "% format EVT3;height=720;width=1280\n% end\n";

    @TempDir
    private Path folder;

    private static long cd(int on, int low, int x, int y) {
        return (long) on << 28 | (long) low << 22 | (long) x << 11 | y;
    }

    private static long high(long time) {
        return 8L << 28 | time;
    }

    @Test
    void givenAllWordsOfEvt2_whenTheyAreRead_thenEventsHaveTheTimeOfTheHighWordBeforeThem() throws IOException {
        Path file = new Bytes()
                .text(EVT2)
                .u32(cd(1, 5, 9, 9)) // before the first TIME_HIGH: no time
                .u32(high(3), cd(0, 63, 639, 479), cd(1, 0, 0, 1))
                .u32(10L << 28 | 77, 14L << 28 | 5, 15L << 28 | 1) // trigger, others, continued
                .u32(high(4), cd(1, 1, 2, 3))
                .file(folder, "a.raw");
        assertEquals(List.of("255 639 479 0", "192 0 1 1", "257 2 3 1"), Bytes.events(file));
    }

    @Test
    void givenATimeThatBeginsAgain_whenItIsRead_thenItGoesOn() throws IOException {
        Path file = new Bytes()
                .text(EVT2)
                .u32(high((1L << 28) - 1), cd(1, 63, 1, 1), high(0), cd(1, 0, 1, 1))
                .file(folder, "a.raw");
        long end = 1L << 34;
        assertEquals(List.of(end - 1 + " 1 1 1", end + " 1 1 1"), Bytes.events(file));
    }

    @Test
    void givenAWordOfNoType_whenItIsRead_thenItIsRefusedWithItsPlace() throws IOException {
        Path file = new Bytes().text(EVT2).u32(high(1), 5L << 28).file(folder, "a.raw");
        String message = refused(Reason.MALFORMED, () -> Bytes.events(file));
        assertTrue(message.contains("byte " + (EVT2.length() + 4) + ": a word of type 5"), message);
    }

    @Test
    void givenAFileThatEndsWithinAWord_whenItIsRead_thenItIsRefused() throws IOException {
        Path file = new Bytes().text(EVT2).u32(high(1)).u8(1, 2, 3).file(folder, "a.raw");
        assertTrue(refused(Reason.MALFORMED, () -> Bytes.events(file)).contains("ends within a word"));
    }

    @Test
    void givenAnUnknownVersion_whenItIsOpened_thenItIsRefused() throws IOException {
        Path file = new Bytes().text("% evt 4.0\n% end\n").u32(high(1)).file(folder, "a.raw");
        refused(Reason.UNSUPPORTED, () -> Bytes.events(file));
    }

    @Test
    void givenAHeaderWithoutEnd_whenItIsOpened_thenItIsRefused() throws IOException {
        Path endless = new Bytes().text("% " + "x".repeat(3 << 20)).file(folder, "endless.raw");
        Path cut = new Bytes().text("% evt 2.0").file(folder, "cut.raw");
        refused(Reason.TOO_LARGE, () -> Bytes.events(endless));
        refused(Reason.MALFORMED, () -> Bytes.events(cut));
    }

    @Test
    void givenAllWordsOfEvt3_whenTheyAreRead_thenVectorsAreTheirPixels() throws IOException {
        Path file = new Bytes()
                .text(EVT3)
                .u16(0x2001) // before the first TIME_HIGH: no time
                .u16(0x8002, 0x6003, 0x0000 | 100, 0x2000 | 1 << 11 | 200) // t 8195, row 100, column 200 brighter
                .u16(0x2000 | 201) // darker
                .u16(0xa001, 0xc001, 0xe001, 0x7001, 0xf001) // triggers, others, continued
                .u16(
                        0x3000 | 1 << 11 | 500,
                        0x4000 | 0b1000_0000_0001,
                        0x5000 | 0b1000_0010) // 500 and 511; 513 and 519
                .u16(0x6fff, 0x0000 | 101, 0x3000 | 40, 0x5001, 0x4001) // 40, then 48
                .file(folder, "a.raw");
        try (EventReader reader = EventFile.open(file)) {
            assertEquals(new Geometry(1280, 720), reader.geometry());
        }
        assertEquals(
                List.of(
                        "8195 200 100 1",
                        "8195 201 100 0",
                        "8195 500 100 1",
                        "8195 511 100 1",
                        "8195 513 100 1",
                        "8195 519 100 1",
                        "12287 40 101 0",
                        "12287 48 101 0"),
                Bytes.events(file));
    }

    @Test
    void givenAnEvt3TimeThatBeginsAgain_whenItIsRead_thenItGoesOn() throws IOException {
        Path file = new Bytes()
                .text(EVT3)
                .u16(0x8fff, 0x6fff, 0x2001, 0x8000, 0x6000, 0x2001)
                .file(folder, "a.raw");
        assertEquals(List.of("16777215 1 0 0", "16777216 1 0 0"), Bytes.events(file));
    }

    @Test
    void givenVectorsWithoutEnd_whenTheyAreRead_thenTheyAreRefused() throws IOException {
        Bytes bytes = new Bytes().text(EVT3).u16(0x8001);
        for (int i = 0; i < 200; i++) {
            bytes.u16(0x4fff);
        }
        Path file = bytes.file(folder, "a.raw");
        assertTrue(refused(Reason.MALFORMED, () -> Bytes.events(file)).contains("a vector at column"));
    }

    @Test
    void givenAnEvt3WordOfNoType_whenItIsRead_thenItIsRefused() throws IOException {
        for (int type : new int[] {1, 9, 11, 13}) {
            Path file = new Bytes().text(EVT3).u16(0x8001, type << 12).file(folder, type + ".raw");
            assertTrue(refused(Reason.MALFORMED, () -> Bytes.events(file)).contains("a word of type " + type));
        }
    }

    @Test
    void givenADatFile_whenItIsRead_thenColumnRowAndPolarityAreThoseOfTheirBits() throws IOException {
        Path file = new Bytes()
                .text("% Data file containing CD events.\n% Version 2\n% Height 240\n% Width 304\n")
                .u8(12, 8)
                .u32(1000, 303 | 239 << 14 | 1 << 28, 1001, 0)
                .file(folder, "a.dat");
        try (EventReader reader = EventFile.open(file)) {
            assertEquals(new Geometry(304, 240), reader.geometry());
        }
        assertEquals(List.of("1000 303 239 1", "1001 0 0 0"), Bytes.events(file));
    }

    @Test
    void givenADatFileOfAnotherKind_whenItIsOpened_thenItIsRefused() throws IOException {
        String header = "% Data file containing something\n% Version 2\n";
        Path kind = new Bytes().text(header).u8(14, 8).file(folder, "kind.dat");
        Path size = new Bytes().text(header).u8(0, 16).file(folder, "size.dat");
        Path cut = new Bytes().text(header).u8(0, 8).u32(1).file(folder, "cut.dat");
        refused(Reason.UNSUPPORTED, () -> Bytes.events(kind));
        refused(Reason.MALFORMED, () -> Bytes.events(size));
        refused(Reason.MALFORMED, () -> Bytes.events(cut));
    }

    @Test
    void givenTheCarSample_whenItIsRead_thenItsFirstAndLastEventsAreThoseOfItsBytes() throws IOException {
        List<String> events = Bytes.events(ReferenceData.path("events/sample_ncars.dat"));
        assertEquals(2009, events.size());
        assertEquals("0 25 8 0", events.get(0));
        assertEquals("35 67 35 0", events.get(1));
        assertEquals("152 56 27 1", events.get(2));
    }
}
