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
    void givenAnOutage_whenItIsShorterThanAMinute_thenADeviceIsBackWithinSecondsAndWhenItIsLongTheAttemptsBecomeRare() {
        int devices = 2000;
        int[] outages = {2, 10, 30, 45};
        double[] away = new double[outages.length];
        double attemptsOfADay = 0;
        SplittableRandom seeds = new SplittableRandom(9);
        for (int d = 0; d < devices; d++) {
            Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), seeds.split());
            long time = 0;
            for (int o = 0; o < outages.length; o++) {
                long end = outages[o] * 1000L;
                while (time < end) {
                    time += backoff.next();
                }
                assertTrue(time - end <= 8000 || outages[o] > 30, "away for " + (time - end) + " ms longer");
                away[o] += (time - end) / 1000.0 / devices;
            }
            for (; time < Duration.ofDays(1).toMillis(); attemptsOfADay += 1.0 / devices) {
                time += backoff.next();
            }
        }
        for (int o = 0; o < outages.length; o++) {
            assertTrue(away[o] < 4, "after " + outages[o] + " s " + away[o] + " s more on the average");
        }
        assertEquals(2 * 86_400 / 300.0, attemptsOfADay, 20, "every two and a half minutes");
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
