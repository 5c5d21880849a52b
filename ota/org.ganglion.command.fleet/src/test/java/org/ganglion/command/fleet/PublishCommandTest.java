// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.ganglion.publisher.Serving;
import org.junit.jupiter.api.Test;

class PublishCommandTest {
    @Test
    void givenWhatWasServed_whenAWhileHasPassed_thenRateAndSumsAreTold() {
        Serving.Counts before = new Serving.Counts(10, 100, 3_000_000, 0, 0, 0);
        Serving.Counts now = new Serving.Counts(30, 220, 7_000_000, 0, 0, 0);
        Serving.Counts busy = new Serving.Counts(30, 220, 7_000_000, 0, 4, 0);

        assertEquals(
                "2.00 MB/s, 10 requests/s; 220 blocks, 7.0 MB in all",
                PublishCommand.progress(before, now, TimeUnit.SECONDS.toNanos(2)));
        assertEquals(
                "2.00 MB/s, 10 requests/s; 220 blocks, 7.0 MB in all, busy",
                PublishCommand.progress(before, busy, TimeUnit.SECONDS.toNanos(2)));
    }
}
