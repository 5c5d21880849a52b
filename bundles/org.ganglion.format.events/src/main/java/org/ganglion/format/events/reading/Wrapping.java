// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

/** Counters that begin again at 0. */
final class Wrapping {
    private Wrapping() {}

    /**
     * A counter's value without its wraps.
     *
     * @param former the value before, with the wraps so far added, or below 0 if there was none
     * @param value as stored
     * @param range at which it begins again; a fall by more than half of it is a wrap, a smaller one a step back
     */
    static long next(long former, long value, long range) {
        if (former < 0) {
            return value;
        }
        long wraps = former / range * range;
        long next = wraps + value;
        return former - next > range / 2 ? next + range : next;
    }
}
