// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.denoise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.format.events.reading.EventBatch;
import org.ganglion.format.events.reading.Geometry;
import org.ganglion.format.events.reading.OnSensor;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

class CorrelationFilterTest {
    private static final Pattern EXPECTED =
            Pattern.compile("k=(\\d+) dt_us=(\\d+) in=(\\d+) kept=(\\d+) first=\\d+ fnv1a_of_kept_index\\+1=(\\d+)");

    @Test
    void givenTheRecording_whenItIsFilteredInAllTwentyWays_thenThoseEventsPassThatTheReferenceLetsPass()
            throws IOException {
        List<String> lines = Files.readAllLines(ReferenceData.path("events/evt2_sample_stcf.txt"));
        assertEquals(20, lines.size());
        for (String line : lines) {
            Matcher expected = EXPECTED.matcher(line);
            assertTrue(expected.matches(), line);
            Kept kept = kept(Integer.parseInt(expected.group(1)), Long.parseLong(expected.group(2)));
            assertEquals(Long.parseLong(expected.group(3)), kept.read, line);
            assertEquals(Long.parseLong(expected.group(4)), kept.count, line);
            assertEquals(expected.group(5), Long.toUnsignedString(kept.hash), line);
        }
    }

    /** Which events passed: how many, and the hash of their numbers from 1 in the way of FNV-1a, a word at a time, as the reference has it. */
    private static final class Kept {
        private long read;
        private long count;
        private long hash = 1469598103934665603L;

        private void add(long number) {
            count++;
            hash = (hash ^ number) * 0x100000001b3L;
        }
    }

    private static Kept kept(int neighbours, long within) throws IOException {
        Kept kept = new Kept();
        EventBatch batch = new EventBatch();
        try (OnSensor events = OnSensor.open(ReferenceData.path("events/evt2_sample.raw"), Geometry.UNKNOWN)) {
            CorrelationFilter filter = new CorrelationFilter(events.geometry(), neighbours, within);
            while (events.read(batch)) {
                filterEach(filter, batch, kept);
            }
        }
        return kept;
    }

    private static void filterEach(CorrelationFilter filter, EventBatch batch, Kept kept) {
        EventBatch one = new EventBatch();
        for (int i = 0; i < batch.count(); i++) {
            one.t[0] = batch.t[i];
            one.x[0] = batch.x[i];
            one.y[0] = batch.y[i];
            one.on[0] = batch.on[i];
            one.count(1);
            filter.filter(one);
            kept.read++;
            if (one.count() == 1) {
                kept.add(kept.read);
            }
        }
    }

    @Test
    void givenABatch_whenItIsFiltered_thenWhatPassesKeepsItsOrderAndFields() {
        EventBatch batch = new EventBatch();
        put(batch, 0, 100, 5, 5, 1);
        put(batch, 1, 200, 5, 5, 0); // not the pixel's first, and no neighbour
        put(batch, 2, 300, 6, 6, 1); // a first
        put(batch, 3, 400, 5, 5, 1); // its neighbour was there 100 us before
        batch.count(4);

        new CorrelationFilter(new Geometry(8, 8), 1, 101).filter(batch);

        assertEquals(3, batch.count());
        assertEquals(List.of(100L, 300L, 400L), List.of(batch.t[0], batch.t[1], batch.t[2]));
        assertEquals(6, batch.x[1]);
        assertEquals(1, batch.on[2]);
    }

    @Test
    void givenANeighbourExactlySoLongAgo_whenItIsFiltered_thenItDoesNotPass() {
        EventBatch batch = new EventBatch();
        put(batch, 0, 0, 0, 0, 1);
        put(batch, 1, 50, 1, 1, 1);
        put(batch, 2, 150, 0, 0, 1);
        batch.count(3);
        new CorrelationFilter(new Geometry(2, 2), 1, 100).filter(batch);
        assertEquals(2, batch.count());
    }

    private static void put(EventBatch batch, int entry, long t, int x, int y, int on) {
        batch.t[entry] = t;
        batch.x[entry] = (short) x;
        batch.y[entry] = (short) y;
        batch.on[entry] = (byte) on;
    }
}
