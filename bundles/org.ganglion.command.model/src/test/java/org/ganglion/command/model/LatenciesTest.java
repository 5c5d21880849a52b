// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void givenAFewTimes_whenQuantilesAreAsked_thenTheyAreExact() {
        for (long nanos = 100; nanos > 0; nanos--) {
            latencies.add(nanos * 1000);
        }
        assertEquals(50, latencies.micros(0.5));
        assertEquals(99, latencies.micros(0.99));
        assertEquals(1, latencies.leastMicros());
        assertEquals(100, latencies.mostMicros());
    }

    @Test
    void givenMoreTimesThanAreKept_whenQuantilesAreAsked_thenTheyStandForAll() {
        int count = 3 * Latencies.KEPT;
        for (int i = 0; i < count; i++) {
            latencies.add(i);
        }
        assertEquals(count, latencies.count());
        assertEquals(0.5, latencies.micros(0.5) * 1000 / count, 0.01);
        assertEquals((count - 1) / 1e3, latencies.mostMicros());
    }
}
