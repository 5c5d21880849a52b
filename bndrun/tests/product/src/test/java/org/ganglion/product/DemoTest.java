// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The demo holds what it promises. It runs alone: it predicts the load of this machine. */
@Isolated
class DemoTest {
    private static final double BUSY_MOST = 0.5;
    private static final String OTHERS = "others took";
    private static final int TRIES = 3;

    @TempDir
    Path folder;

    /** The demo predicts the load of this machine; where others keep it busy there is nothing to predict. */
    @BeforeEach
    void givenAMachineThatIsNotBusy() throws Exception {
        double busy = busy();
        assumeTrue(
                busy < BUSY_MOST,
                "others keep this machine busy (" + Math.round(100 * busy) + " %): the demo cannot be judged");
    }

    @Test
    void givenNothingDamaged_whenRunOnce_thenAllOfItHolds() throws Exception {
        Ended ended = new Ganglion(folder).run("demo", "--once");
        for (int i = 1; i < TRIES && disturbed(ended); i++) {
            ended = new Ganglion(folder).run("demo", "--once");
        }
        assumeTrue(!disturbed(ended), "others disturbed the demo " + TRIES + " times: it cannot be judged");
        assertEquals(0, ended.code(), ended.out() + ended.err());
        assertTrue(ended.out().contains("All of it held"), ended.out());
    }

    private static boolean disturbed(Ended ended) {
        return ended.code() != 0 && ended.out().contains(OTHERS);
    }

    /** The share of time in which processors were not idle over a second. */
    private static double busy() throws IOException, InterruptedException {
        long[] before = times();
        Thread.sleep(1000);
        long[] after = times();
        double total = 0;
        for (int i = 0; i < before.length; i++) {
            total += after[i] - before[i];
        }
        // the fourth and fifth are idle and waiting for devices
        return 1 - (after[3] - before[3] + after[4] - before[4]) / total;
    }

    private static long[] times() throws IOException {
        String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
        return Arrays.stream(words).skip(1).limit(8).mapToLong(Long::parseLong).toArray();
    }
}
