// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A clock that never shows less than a floor, for devices that wake in 1970: the floor is a time known to have passed, which
 * whoever made the device or ran it last has kept.
 *
 * @param clock that may be behind
 * @param floor asked each time
 */
public record FlooredClock(InstantSource clock, Supplier<Instant> floor) implements InstantSource {
    @Override
    public Instant instant() {
        Instant now = clock.instant();
        Instant least = floor.get();
        return now.isBefore(least) ? least : now;
    }
}
