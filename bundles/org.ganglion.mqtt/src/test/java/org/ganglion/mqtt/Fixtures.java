// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.fail;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionSettings.Bounds;
import org.ganglion.api.messaging.Topics;

/** What several tests of connections need. */
final class Fixtures {
    static final Topics DEVICE = new Topics("lab", "board-1");
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private Fixtures() {}

    /** Settings with short delays and a client identifier of its own. */
    static ConnectionSettings settings(URI broker) {
        return ConnectionSettings.of(broker, DEVICE, "test-" + CLIENTS.incrementAndGet())
                .within(bounds(1000, 64));
    }

    static Bounds bounds(int outboxLength, int window) {
        return bounds(outboxLength, window, Duration.ofSeconds(2), Duration.ofMillis(50));
    }

    static Bounds bounds(int outboxLength, int window, Duration connectTimeout, Duration longestDelay) {
        return new Bounds(
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                connectTimeout,
                Duration.ofMillis(Math.min(20, longestDelay.toMillis())),
                longestDelay,
                outboxLength,
                4L << 20,
                1000,
                4L << 20,
                64,
                window,
                1 << 20);
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not within 60 s: " + what);
            }
            Thread.sleep(5);
        }
    }
}
