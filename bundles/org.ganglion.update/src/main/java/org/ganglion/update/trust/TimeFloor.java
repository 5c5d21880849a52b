// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The time that signed metadata is held against, on boards whose clock may say 1970 or 2040. A time that has passed in any case is kept; a clock
 * behind it is wrong. A clock far ahead of it may be wrong, too: if everything has expired by that clock and nothing by the kept time, then the kept
 * time decides, so that the device neither takes what is older than it has seen nor takes nothing for ever.
 */
public final class TimeFloor {
    /** No device is older than this. */
    static final Instant LEAST = Instant.parse("2026-11-01T00:00:00Z");
    /** So long a device may have been off before its clock is in doubt. */
    static final Duration PLAUSIBLE = Duration.ofDays(366);

    private final InstantSource clock;
    private Instant floor;

    /** With a time that has passed. */
    public TimeFloor(InstantSource clock, Instant passed) {
        this.clock = clock;
        this.floor = passed.isBefore(LEAST) ? LEAST : passed;
    }

    /** The time by the clock, or the floor where the clock is behind it. */
    public Instant now() {
        Instant now = clock.instant();
        return now.isBefore(floor) ? floor : now;
    }

    /** Whether the clock is so far ahead that it may be wrong. */
    public boolean isInDoubt() {
        return clock.instant().isAfter(floor.plus(PLAUSIBLE));
    }

    /** The time that has passed in any case. */
    public Instant floor() {
        return floor;
    }

    /**
     * Metadata was found good by this clock, and is so until a time. Of a clock in doubt that says nothing: the metadata may be good for very
     * long. Then only the time counts at which it was signed, and if that leaves no doubt, the clock counts from the next time on.
     *
     * @param signed when it was, if it says so
     * @return whether the floor has risen
     */
    public boolean seen(Instant expires, Optional<Instant> signed) {
        Instant now = now();
        Instant last = isInDoubt() ? signed.orElse(floor) : expires.minusSeconds(1);
        Instant passed = now.isBefore(last) ? now : last;
        boolean higher = passed.isAfter(floor);
        floor = higher ? passed : floor;
        return higher;
    }
}
