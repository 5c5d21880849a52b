// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void givenManyClients_whenEachDrawsItsDelays_thenTheySpreadEvenlyUnderADoublingBound() {
        int clients = 10_000;
        SplittableRandom seeds = new SplittableRandom(17);
        long[] sum = new long[5];
        long[] most = new long[5];
        int[][] tenths = new int[5][10];
        long[] bounds = {1000, 2000, 4000, 8000, 8000};
        for (int c = 0; c < clients; c++) {
            Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), seeds.split());
            for (int i = 0; i < 5; i++) {
                long delay = backoff.next();
                sum[i] += delay;
                most[i] = Math.max(most[i], delay);
                tenths[i][(int) Math.min(9, 10 * delay / bounds[i])]++;
            }
        }
        for (int i = 0; i < 5; i++) {
            assertTrue(most[i] <= bounds[i], "bound " + i);
            assertEquals(bounds[i] / 2.0, sum[i] / (double) clients, bounds[i] * 0.02, "mean " + i);
            for (int tenth : tenths[i]) {
                assertEquals(clients / 10, tenth, clients / 50, "in each tenth of the time come as many, " + i);
            }
        }
    }

    @Test
    void givenASettledConnection_whenItIsLost_thenTheDelaysAreShortAgain() {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMinutes(5), new SplittableRandom(1));
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        backoff.settled();
        assertTrue(backoff.next() <= 10);
    }
}
