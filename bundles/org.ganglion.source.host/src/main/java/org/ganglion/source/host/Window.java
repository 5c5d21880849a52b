// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

/** Counters that only rise, read together, seen through a window of the last readings; gives their growth over the window. */
final class Window {
    private final long[][] counts;
    private final long[] nanos;
    private final long[] now;
    private int next;
    private int filled;

    /** A window of so many periods, at least 1, over so many counters. */
    Window(int periods, int counters) {
        counts = new long[periods + 1][counters];
        nanos = new long[periods + 1];
        now = new long[counters];
    }

    /** Sets a counter of the present reading; all are set before {@link #add}. */
    void set(int counter, long count) {
        now[counter] = count;
    }

    /** Takes the present reading in; if a counter has fallen, the kernel began anew, and so does the window. */
    void add(long time) {
        for (int i = 0; filled > 0 && i < now.length; i++) {
            if (now[i] < counts[last()][i]) {
                filled = 0;
            }
        }
        System.arraycopy(now, 0, counts[next], 0, now.length);
        nanos[next] = time;
        next = (next + 1) % counts.length;
        filled = Math.min(filled + 1, counts.length);
    }

    void forget() {
        filled = 0;
    }

    /** When the last reading was taken in; meaningless before the first. */
    long lastTime() {
        return nanos[last()];
    }

    /** Growth over the window, or NaN before the second reading. */
    double growth(int counter) {
        return filled < 2 ? Double.NaN : counts[last()][counter] - counts[first()][counter];
    }

    /** Growth per second over the window, or NaN before the second reading. */
    double perSecond(int counter) {
        long span = filled < 2 ? 0 : nanos[last()] - nanos[first()];
        return span <= 0 ? Double.NaN : growth(counter) * 1e9 / span;
    }

    private int last() {
        return (next + counts.length - 1) % counts.length;
    }

    private int first() {
        return (next + counts.length - filled) % counts.length;
    }
}
