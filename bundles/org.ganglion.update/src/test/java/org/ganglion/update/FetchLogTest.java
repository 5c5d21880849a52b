// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.ganglion.transfer.Progress;
import org.junit.jupiter.api.Test;

class FetchLogTest {
    private static final long LENGTH = 100 * 32_768;

    private long now;

    private static Progress held(long bytes) {
        return new Progress(bytes, LENGTH, 0, LENGTH, 0, 0, 0, 0, 0);
    }

    @Test
    void givenAFetchThatTakesItsTime_whenItAdvances_thenItSaysNowAndThenBlocksRateAndTimeLeft() {
        FetchLog log = new FetchLog("ab12", () -> now);

        assertNull(log.line(held(0)));
        now = 4_000_000_000L;
        assertNull(log.line(held(500_000)));
        now = 5_000_000_000L;
        assertEquals("fetching ab12: 25 of 100 blocks, 164 kB/s, about 15 s left", log.line(held(25 * 32_768)));
        assertNull(log.line(held(26 * 32_768)));
        now = 10_000_000_000L;
        assertEquals("fetching ab12: 25 of 100 blocks, 0 kB/s", log.line(held(25 * 32_768)));
    }
}
