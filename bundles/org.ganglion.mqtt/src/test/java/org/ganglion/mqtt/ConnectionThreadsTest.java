// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionThreadsTest {
    private final ConnectionThreads threads = new ConnectionThreads("test");
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        assertTrue(threads.stop(Duration.ofSeconds(60)));
    }

    /** A connection that was idle for longer than idle threads lived lost its ping, and the broker ended it. */
    @Test
    void givenThreadsThatReadAndWriteForEver_whenThePingIsDue_thenAThreadIsThereForIt() throws Exception {
        assertFalse(threads.client.allowsCoreThreadTimeOut(), "an idle thread must be left for the ping");
        for (int i = 0; i < 3; i++) {
            threads.client.submit(this::readForEver);
        }
        CountDownLatch pinged = new CountDownLatch(1);
        threads.client.schedule(pinged::countDown, 200, TimeUnit.MILLISECONDS);
        assertTrue(pinged.await(60, TimeUnit.SECONDS));
    }

    private void readForEver() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
