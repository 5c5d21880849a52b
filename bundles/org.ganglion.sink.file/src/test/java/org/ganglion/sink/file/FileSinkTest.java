// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink.Outlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class FileSinkTest {
    @TempDir
    Path folder;

    private static Result result(long id) {
        return new Result(id, "m/1", new double[] {id, 0.5, Double.NaN}, 12.5, 1, 2, 3, 0.25);
    }

    private static Outlet open(Path file, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("path", file.toString()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new FileSink().open("p", settings);
    }

    @Test
    void givenCsv_whenResultsAreTakenAndItIsClosed_thenEveryLineIsThereUnderOneHeading() throws IOException {
        Path file = folder.resolve("out.csv");
        for (int run = 0; run < 2; run++) {
            Outlet outlet = open(file);
            outlet.accept(result(2L * run));
            outlet.accept(result(2L * run + 1));
            outlet.close();
            assertEquals(0, outlet.lost());
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals("sample,latency_us,v0,v1,v2", lines.get(0));
        assertEquals("3,12.5,3.0,0.5,NaN", lines.get(4));
        assertEquals(5, lines.size());
    }

    @Test
    void givenJsonLines_whenRead_thenEachIsAnObjectWithEverything() throws IOException {
        Path file = folder.resolve("out.jsonl");
        Outlet outlet = open(file);
        outlet.accept(result(7));
        outlet.close();
        JsonObject json = JsonObject.read("line", Files.readString(file).trim());
        assertEquals(7, json.integer("sample"));
        assertEquals("m/1", json.text("model"));
        assertEquals(12.5, json.number("latency_us"));
        assertEquals(0.25, json.number("energy_uJ_estimate"));
        assertEquals(3, json.list("values").size());
        assertNull(json.list("values").get(2));
    }

    @Test
    void givenALimit_whenTheFileIsLarger_thenItIsSetAsideAndOneIsBegun() throws Exception {
        Path file = folder.resolve("out.csv");
        Outlet outlet = open(file, "largest.bytes", "1024");
        for (int i = 0; i < 200; i++) {
            outlet.accept(result(i));
            while (i == 99 && (!Files.exists(file) || Files.size(file) < 1024)) {
                Thread.sleep(1); // what comes now finds a file that is too large
            }
        }
        outlet.close();
        assertEquals(0, outlet.lost());
        assertTrue(Files.exists(folder.resolve("out.csv.1")));
        assertTrue(Files.size(file) < 8192);
        assertEquals("sample,latency_us,v0,v1,v2", Files.readAllLines(file).get(0));
    }

    @Test
    void givenAFullDisk_whenResultsAreTaken_thenTheyAreCountedAndNothingThrows() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        Outlet outlet = open(full, "format", "csv");
        for (int i = 0; i < 50; i++) {
            outlet.accept(result(i));
        }
        outlet.close();
        assertEquals(50, outlet.lost());
    }

    @Test
    void givenAFolderThatGoesAndReturns_whenResultsAreTaken_thenOnlyThoseBetweenAreLost() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("card"));
        Path file = inner.resolve("out.csv");
        Outlet outlet = open(file);
        outlet.accept(result(0));
        await(() -> Files.exists(file) && size(file) > 30);
        Files.delete(file);
        Files.delete(inner);
        outlet.accept(result(1));
        await(() -> outlet.lost() == 1);
        Files.createDirectory(inner);
        outlet.accept(result(2));
        outlet.close();
        assertEquals(1, outlet.lost());
        assertEquals(2, Files.readAllLines(file).size());
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    @Test
    void givenWrongSettings_whenOpened_thenTheReasonIsTyped() {
        assertReason(Reason.NOT_FOUND, folder.resolve("none/out.csv"));
        String[][] wrong = {{"format", "xml"}, {"capacity", "0"}, {"largest.bytes", "1"}, {"x", "1"}};
        for (String[] each : wrong) {
            assertReason(Reason.USAGE, folder.resolve("a.csv"), each);
        }
    }

    private static void assertReason(Reason reason, Path file, String... more) {
        assertEquals(
                reason,
                assertThrows(GanglionException.class, () -> open(file, more)).reason());
    }
}
