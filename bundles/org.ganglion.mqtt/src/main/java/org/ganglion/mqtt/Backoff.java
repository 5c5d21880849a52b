// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays between attempts, with full jitter: each is drawn evenly from zero to a bound that doubles. So ten thousand
 * devices that lost the same broker do not return in step. The bound rests at eight times the first, for about a minute
 * with a first of one second: who has been away for less is back within seconds, and not after as long again.
 */
final class Backoff {
    private static final int REST = 8;
    private static final int RESTING = 16;

    private final long first;
    private final long longest;
    private final RandomGenerator random;
    private long bound;
    private int rested;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first.toMillis();
        this.longest = longest.toMillis();
        this.random = random;
        this.bound = this.first;
    }

    /** The next delay, in milliseconds. */
    long next() {
        long delay = random.nextLong(bound + 1);
        if (bound < REST * first || ++rested >= RESTING) {
            bound = Math.min(longest, bound * 2);
        }
        return delay;
    }

    /** The last connection has held long enough: begin with short delays again. */
    void settled() {
        bound = first;
        rested = 0;
    }
}
