// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.json.JsonObject;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which driver runs what, as people choose and see it. */
class DriversTest {
    @TempDir
    Path folder;

    private Ganglion ganglion;

    @BeforeEach
    void givenAnExample() throws Exception {
        ganglion = new Ganglion(folder);
        assertEquals(0, ganglion.run("example", ".").code());
    }

    @Test
    void givenAModel_whenDriversAreListed_thenEachSaysWhatItWouldRun() throws Exception {
        Ended ended = ganglion.run("drivers", "net.nir", "--json");
        assertEquals(0, ended.code(), ended.err());
        JsonObject cpu = driver(ended, "cpu");
        assertEquals(
                List.of("in", "out", "recurrent"),
                cpu.texts("runs").stream().sorted().toList());
        assertEquals(List.of(), driver(ended, "tflite").texts("runs"));
        assertTrue(cpu.object("energy_pJ_estimate").text("source").contains("Horowitz"));
        Ended table = ganglion.run("drivers");
        assertTrue(table.out().contains("org.ganglion.driver.cpu"), table.out());
    }

    @Test
    void givenADriverByName_whenInferred_thenItRunsOrTheReasonIsSaid() throws Exception {
        Ended plain = ganglion.run("infer", "net.nir", "--input", "samples.csv");
        Ended forced = ganglion.run("infer", "net.nir", "--input", "samples.csv", "--driver", "cpu");
        assertEquals(0, forced.code(), forced.err());
        assertEquals(
                plain.json().object("output").list("sum"),
                forced.json().object("output").list("sum"));

        Ended unable = ganglion.run("infer", "net.nir", "--input", "samples.csv", "--driver", "tflite");
        assertEquals(1, unable.code(), unable.err());
        assertTrue(unable.err().contains("driver 'tflite' runs no node of this model"), unable.err());
        Ended unknown = ganglion.run("infer", "net.nir", "--input", "samples.csv", "--driver", "abacus");
        assertEquals(2, unknown.code(), unknown.err());
        assertTrue(unknown.err().contains("there is no driver 'abacus'; there are"), unknown.err());
    }

    @Test
    void givenOneDriverTwice_whenCompared_thenNothingDiffers() throws Exception {
        Ended ended = ganglion.run("compare", "net.nir", "--input", "samples.csv", "--drivers", "cpu,cpu", "--json");
        assertEquals(0, ended.code(), ended.err());
        for (JsonObject driver : ended.json().objects("drivers")) {
            assertEquals(0, driver.number("largest_difference"));
            assertEquals(1, driver.number("same_class"));
        }
        Ended table = ganglion.run("compare", "net.nir", "--input", "samples.csv");
        assertEquals(0, table.code(), table.err());
        assertTrue(table.out().contains("LARGEST DIFFERENCE"), table.out());
    }

    @Test
    void givenSamplesOfZeros_whenCompared_thenItIsSaidThatNothingCameOut() throws Exception {
        Files.writeString(
                folder.resolve("nothing.csv"),
                Files.readString(folder.resolve("samples.csv")).replaceAll("[1-9]", "0"));
        Ended silent = ganglion.run("compare", "net.nir", "--input", "nothing.csv", "--drivers", "cpu");
        assertEquals(0, silent.code(), silent.err());
        assertTrue(silent.out().contains("every output was 0 on cpu: "), silent.out());

        Ended spiking =
                ganglion.run("compare", "net.nir", "--input", "samples.csv", "--drivers", "cpu", "--dt", "1e-3");
        assertEquals(0, spiking.code(), spiking.err());
        assertFalse(spiking.out().contains("says nothing"), spiking.out());
    }

    @Test
    void givenTooFewLabels_whenCompared_thenFileAndRowAreNamed() throws Exception {
        Files.writeString(folder.resolve("labels.csv"), "0\n1\n");
        Ended ended = ganglion.run("compare", "net.nir", "--input", "samples.csv", "--labels", "labels.csv");
        assertEquals(1, ended.code(), ended.err());
        assertTrue(ended.err().contains("labels.csv: ends after 2 rows"), ended.err());
    }

    private static JsonObject driver(Ended ended, String kind) {
        return ended.json().objects("drivers").stream()
                .filter(driver -> driver.text("driver").equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
