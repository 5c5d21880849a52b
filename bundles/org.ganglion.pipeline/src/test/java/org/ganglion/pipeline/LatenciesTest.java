// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void givenRandomLatencies_whenAskedForShares_thenTheyAreWithinTwoPerCentOfTheExactOnes() {
        Random random = new Random(7);
        Latencies.Recorder recorder = new Latencies.Recorder();
        long[] all = new long[10_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) Math.exp(random.nextDouble() * 25);
            recorder.add(all[i]);
        }
        Arrays.sort(all);
        Latencies taken = recorder.taken();
        assertEquals(all.length, taken.count());
        for (double share : new double[] {0.001, 0.5, 0.9, 0.99, 1}) {
            double exact = all[Math.max(0, (int) Math.ceil(share * all.length) - 1)] / 1000.0;
            assertEquals(exact, taken.micros(share), exact * 0.02 + 0.001, "share " + share);
        }
    }

    @Test
    void givenExtremes_whenTakenIn_thenNoneIsLost() {
        Latencies.Recorder recorder = new Latencies.Recorder();
        recorder.add(-5);
        recorder.add(0);
        recorder.add(Long.MAX_VALUE);
        assertEquals(3, recorder.taken().count());
        assertEquals(0, recorder.taken().micros(0.5));
        assertEquals(Long.MAX_VALUE / 1000.0, recorder.taken().micros(1), Long.MAX_VALUE / 1000.0 * 0.02);
    }

    @Test
    void givenAnEarlierCopy_whenSubtracted_thenOnlyLaterOnesCount() {
        Latencies.Recorder recorder = new Latencies.Recorder();
        recorder.add(1_000_000);
        Latencies earlier = recorder.taken();
        recorder.add(8_000);
        assertEquals(1, recorder.taken().since(earlier).count());
        assertEquals(8, recorder.taken().since(earlier).micros(1), 0.2);
        assertTrue(Double.isNaN(recorder.taken().since(recorder.taken()).micros(0.5)));
        assertTrue(Double.isNaN(Latencies.none().micros(0.5)));
    }
}
