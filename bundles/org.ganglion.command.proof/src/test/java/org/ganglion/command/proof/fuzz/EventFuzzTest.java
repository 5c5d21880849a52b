// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.Aedat4Format;
import org.ganglion.format.events.AedatFormat;
import org.ganglion.format.events.DatFormat;
import org.ganglion.format.events.EventStreamFormat;
import org.ganglion.format.events.NMnistFormat;
import org.ganglion.format.events.RawFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixed part of proof fuzz-events that every build runs. */
class EventFuzzTest {
    private static final List<SampleFormat> FORMATS = List.of(
            new RawFormat(),
            new DatFormat(),
            new AedatFormat(),
            new Aedat4Format(),
            new EventStreamFormat(),
            new NMnistFormat());

    @TempDir
    private Path folder;

    @Test
    void givenSpecimensOfAllFormats_whenTheyAreRead_thenAllAreSound() throws IOException {
        for (var specimen : EventSpecimens.written().entrySet()) {
            Path file = Files.write(folder.resolve(specimen.getKey()), specimen.getValue());
            double sum = 0;
            try (SampleFormat.Rows rows = SampleFormat.of(FORMATS, file).open(file)) {
                double[] row = new double[rows.columns()];
                while (rows.next(row)) {
                    for (double value : row) {
                        sum += value;
                    }
                }
            }
            assertTrue(sum >= 150, specimen.getKey() + " has " + sum + " events");
        }
    }

    @Test
    void givenDamagedRecordings_whenTheyAreRead_thenTheyAreReadOrRefusedByType() {
        EventFuzzProof proof = new EventFuzzProof(FORMATS);
        Reading reading =
                new Reading(content -> proof.read(folder.resolve("damaged"), content), TimeUnit.SECONDS.toNanos(5));
        List<String> broken = new ArrayList<>();
        for (var specimen : EventSpecimens.written().entrySet()) {
            for (int seed = 0; seed < 100; seed++) {
                String wrong = reading.of(Damage.of(specimen.getValue(), seed));
                if (wrong != null) {
                    broken.add(specimen.getKey() + " with damage " + seed + ": " + wrong);
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(reading.refused() > 100, () -> reading.refused() + " were refused");
    }
}
