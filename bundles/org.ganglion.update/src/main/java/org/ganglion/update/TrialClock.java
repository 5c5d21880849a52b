// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long the judgement of a generation on trial may still take: a self-test that hangs must not keep it from being given up. */
final class TrialClock {
    private static final Duration TO_BEGIN = Duration.ofMinutes(10);

    private volatile long end = System.nanoTime() + TO_BEGIN.toNanos();
    private volatile boolean judged;

    /** From now on it may take so long. */
    void give(Duration time) {
        end = System.nanoTime() + Math.min(time.toNanos(), TimeUnit.DAYS.toNanos(365));
    }

    /** It is over. */
    void judged() {
        judged = true;
    }

    /** Whether there is still time. */
    boolean goesOn() {
        return judged || System.nanoTime() - end < 0;
    }
}
