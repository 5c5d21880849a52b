// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.SwitchSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a generation pass once everything is well and has stayed so. */
final class HealthGate {
    private static final Logger LOG = LoggerFactory.getLogger(HealthGate.class);
    private static final long LOOK_MILLIS = 250;
    private static final long SECOND = TimeUnit.SECONDS.toMillis(1);

    private final Health health;
    private final BooleanSupplier cancelled;

    HealthGate(Health health, BooleanSupplier cancelled) {
        this.health = health;
        this.cancelled = cancelled;
    }

    /**
     * Waits until all is well, and then that it stays well.
     *
     * @param before what was not well before, for which the new generation is not to blame
     * @throws GanglionException PROVIDER_FAILED, with what is not well; STOPPED if another document came
     */
    void await(SwitchSettings settings, Set<String> before) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            List<String> troubles = look(before);
            if (troubles.isEmpty()) {
                troubles = soak(settings.soak(), before);
                if (troubles.isEmpty()) {
                    return;
                }
            }
            Duration bound = settings.health().multipliedBy(health.slowness());
            if (System.nanoTime() - begin >= bound.toNanos()) {
                throw new GanglionException(
                        Reason.PROVIDER_FAILED,
                        "not well within " + bound.toSeconds() + " s: " + String.join("; ", troubles));
            }
            pause(LOOK_MILLIS);
        }
    }

    /** What was not well in this time; a new time begins when it is well again. */
    private List<String> soak(Duration time, Set<String> before) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            pause(Math.min(SECOND, Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))));
            List<String> troubles = look(before);
            if (!troubles.isEmpty()) {
                LOG.warn("it was well, and is not any more: {}", troubles);
                return troubles;
            }
        }
        return List.of();
    }

    private List<String> look(Set<String> before) throws InterruptedException {
        return health.troubles().stream()
                .filter(trouble -> !before.contains(trouble.what()))
                .map(Trouble::line)
                .sorted()
                .toList();
    }

    private void pause(long millis) throws InterruptedException {
        if (cancelled.getAsBoolean()) {
            throw new GanglionException(Reason.STOPPED, "the health check was ended before it knew");
        }
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    /**
     * Waits for the broker.
     *
     * @return whether it came
     */
    boolean awaitBroker(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!health.online()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause(LOOK_MILLIS);
        }
        return true;
    }
}
