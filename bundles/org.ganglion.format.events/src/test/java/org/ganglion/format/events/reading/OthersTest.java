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

class OthersTest {
    @TempDir
    private Path folder;

    private static Bytes jaer(String chip) {
        return new Bytes().text("#!AER-DAT2.0\r\n# This is a raw AE data file\r\n# AEChip: eu.chips." + chip + "\r\n");
    }

    private static long davis(int x, int y, int on) {
        return (long) y << 22 | (long) x << 12 | (long) on << 11;
    }

    @Test
    void givenAllAddressesOfADavis_whenTheyAreRead_thenPixelsAreTurnedAndTheRestIsLeftOut() throws IOException {
        Path file = jaer("Davis346red")
                .be32(davis(0, 0, 1), 1000)
                .be32(1L << 31 | 5, 1001) // a frame's pixel
                .be32(1L << 10, 1002) // special
                .be32(davis(345, 259, 0), 0xffff_ffffL)
                .be32(davis(1, 2, 1), 7)
                .file(folder, "a.aedat");
        assertEquals(List.of("1000 345 259 1", "4294967295 0 0 0", (1L << 32) + 7 + " 344 257 1"), Bytes.events(file));
    }

    @Test
    void givenOtherChips_whenTheyAreRead_thenAddressesAreTheirs() throws IOException {
        Path large = jaer("DVS640").be32(639 << 1 | 479 << 11 | 1, 5).file(folder, "640.aedat");
        Path small = jaer("DVS128")
                .be32(127 << 1 | 3 << 8, 6)
                .be32(1 << 15, 7)
                .be32(1, 8)
                .file(folder, "128.aedat");
        // all of them count from the right and from the bottom, and the oldest marks what became darker
        assertEquals(List.of("5 0 0 1"), Bytes.events(large));
        assertEquals(List.of("6 0 124 1", "8 127 127 0"), Bytes.events(small));
    }

    @Test
    void givenAnAddressBesideTheChip_whenItIsRead_thenItIsRefused() throws IOException {
        Path file = jaer("Davis240C").be32(davis(240, 0, 1), 1).file(folder, "a.aedat");
        assertTrue(refused(Reason.MALFORMED, () -> Bytes.events(file)).contains("column 240, row 0"));
    }

    @Test
    void givenAHeaderThatNamesNoChip_whenItIsOpened_thenItIsRefused() throws IOException {
        Path none = new Bytes().text("#!AER-DAT2.0\r\n").be32(1, 1).file(folder, "none.aedat");
        Path old = new Bytes().text("#!AER-DAT3.1\r\n").be32(1, 1).file(folder, "old.aedat");
        Path cut = jaer("DVS640").be32(1).file(folder, "cut.aedat");
        assertTrue(refused(Reason.UNSUPPORTED, () -> Bytes.events(none)).contains("by its size"));
        assertTrue(refused(Reason.UNSUPPORTED, () -> Bytes.events(old)).contains("export the file as one of these"));
        refused(Reason.MALFORMED, () -> Bytes.events(cut));
    }

    @Test
    void givenAHeaderThatNamesNoChip_whenTheSizeIsSaid_thenItsAddressesAreThoseOfTheSensor() throws IOException {
        Path file = new Bytes()
                .text("#!AER-DAT2.0\r\n# This is a raw AE data file created by AEDat2Output in v2e\r\n")
                .be32(davis(345, 0, 1), 3)
                .file(folder, "v2e.aedat");
        EventBatch batch = new EventBatch();
        try (OnSensor events = OnSensor.open(file, new Geometry(346, 260))) {
            assertTrue(events.read(batch));
            assertEquals(List.of(0, 259, 1), List.of((int) batch.x[0], (int) batch.y[0], (int) batch.on[0]));
        }
        refused(Reason.UNSUPPORTED, () -> OnSensor.open(file, new Geometry(345, 260)));
    }

    @Test
    void givenTheHeaderOfARecording_whenItIsRead_thenItsChipIsKnown() throws IOException {
        try (EventReader reader = EventFile.open(ReferenceData.path("events/sample_aedat_header.aedat"))) {
            assertEquals(new Geometry(346, 260), reader.geometry());
        }
    }

    @Test
    void givenNMnist_whenItIsRead_thenAnOverflowLetsTimePass() throws IOException {
        Path file = new Bytes()
                .u8(1, 2, 0x80, 0x01, 0x00)
                .u8(33, 33, 0x00, 0x1f, 0xff)
                .u8(0, 240, 0, 0, 0)
                .u8(5, 6, 0x00, 0x00, 0x03)
                .file(folder, "a.bin");
        assertEquals(List.of("256 1 2 1", "8191 33 33 0", "8195 5 6 0"), Bytes.events(file));
    }

    @Test
    void givenNMnistDamaged_whenItIsRead_thenItIsRefused() throws IOException {
        Bytes bytes = new Bytes();
        for (int i = 0; i < 20; i++) {
            bytes.u8(1, 2, 0, 0, i);
        }
        Path beside = bytes.u8(34, 0, 0, 0, 30).file(folder, "beside.bin");
        Path cut = new Bytes().u8(1, 2, 0, 0, 1, 3, 4).file(folder, "cut.bin");
        refused(Reason.MALFORMED, () -> Bytes.events(beside));
        refused(Reason.MALFORMED, () -> Bytes.events(cut));
    }

    @Test
    void givenTheDvsStream_whenItIsRead_thenItsEventsAreThoseOfItsBytes() throws IOException {
        try (EventReader reader = EventFile.open(ReferenceData.path("events/faery_dvs.es"))) {
            assertEquals(new Geometry(320, 240), reader.geometry());
            Digests found = Digests.of(reader);
            assertEquals(DVS_EVENTS, found.count());
            assertEquals(DVS_BRIGHTER, found.brighter());
            assertEquals(DVS_LAST, found.last());
        }
    }

    private static final int DVS_EVENTS = 473_225;
    private static final int DVS_BRIGHTER = 270_001;
    private static final int DVS_LAST = 999_000;

    @Test
    void givenAllBytesOfADvsStream_whenTheyAreRead_thenTimePassesByThem() throws IOException {
        Path file = new Bytes()
                .text("Event Stream")
                .u8(2, 0, 0, 1)
                .u16(320, 240)
                .u8(3 << 1 | 1)
                .u16(0, 239) // t 3, the upper left
                .u8(0xff, 0xfe, 0xff)
                .u8(2 << 1)
                .u16(319, 0) // t 3 + 254 + 2
                .u8(0xff)
                .file(folder, "a.es");
        assertEquals(List.of("3 0 0 1", "259 319 239 0"), Bytes.events(file));
    }

    @Test
    void givenAllBytesOfAnAtisStream_whenTheyAreRead_thenMeasurementsAreLeftOut() throws IOException {
        Path file = new Bytes()
                .text("Event Stream")
                .u8(2, 0, 0, 2)
                .u16(304, 240)
                .u8(5 << 2 | 2)
                .u16(10, 20) // brighter
                .u8(0xfc, 0xfd, 0xff) // a reset, 63 us, 189 us
                .u8(1 << 2 | 1)
                .u16(10, 20) // a threshold crossing
                .u8(1 << 2)
                .u16(11, 20)
                .file(folder, "a.es");
        assertEquals(List.of("5 10 219 1", "259 11 219 0"), Bytes.events(file));
    }

    @Test
    void givenOtherStreams_whenTheyAreOpened_thenTheyAreRefused() throws IOException {
        refused(Reason.UNSUPPORTED, () -> Bytes.events(ReferenceData.path("events/faery_generic.es")));
        Path version = new Bytes().text("Event Stream").u8(1, 0, 0, 1).file(folder, "version.es");
        Path kind = new Bytes().text("Event Stream").u8(2, 0, 0, 9).file(folder, "kind.es");
        Path none = new Bytes().text("Event Stream").u8(2, 0, 0, 1).u16(0, 240).file(folder, "none.es");
        Path cut = new Bytes()
                .text("Event Stream")
                .u8(2, 0, 0, 1)
                .u16(9, 9)
                .u8(1, 1, 0)
                .file(folder, "cut.es");
        Path beside = new Bytes()
                .text("Event Stream")
                .u8(2, 0, 0, 1)
                .u16(9, 9)
                .u8(1)
                .u16(9, 0)
                .file(folder, "b.es");
        refused(Reason.UNSUPPORTED, () -> Bytes.events(version));
        refused(Reason.MALFORMED, () -> Bytes.events(kind));
        refused(Reason.MALFORMED, () -> Bytes.events(none));
        refused(Reason.MALFORMED, () -> Bytes.events(cut));
        refused(Reason.MALFORMED, () -> Bytes.events(beside));
    }
}
