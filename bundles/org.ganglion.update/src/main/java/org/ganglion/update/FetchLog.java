// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.function.LongSupplier;
import org.ganglion.transfer.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then in the log how far a fetch that takes its time is: blocks, rate, time left. Used by the fetch's thread. */
final class FetchLog {
    private static final Logger LOG = LoggerFactory.getLogger(FetchLog.class);
    private static final long EVERY_NANOS = 5_000_000_000L;
    private static final double NANOS = 1e9;
    /** What devices ask for unless the broker wants it smaller. */
    private static final long BLOCK = 32 << 10;

    private final String name;
    private final LongSupplier clock;
    private boolean begun;
    private long saidAt;
    private long heldThen;

    FetchLog(String name, LongSupplier clock) {
        this.name = name;
        this.clock = clock;
    }

    /** Takes in how far it is. */
    void advanced(Progress progress) {
        String line = line(progress);
        if (line != null) {
            LOG.info("{}", line);
        }
    }

    /** What is to be said now; null if nothing is. */
    String line(Progress progress) {
        long now = clock.getAsLong();
        if (!begun) {
            begun = true;
            saidAt = now;
            heldThen = progress.held();
        }
        if (now - saidAt < EVERY_NANOS) {
            return null;
        }
        double rate = (progress.held() - heldThen) * NANOS / (now - saidAt);
        saidAt = now;
        heldThen = progress.held();
        String left = rate > 0 ? ", about " + Math.round((progress.length() - progress.held()) / rate) + " s left" : "";
        return "fetching " + name + ": " + blocks(progress.held()) + " of " + blocks(progress.length()) + " blocks, "
                + Math.round(rate / 1000) + " kB/s" + left;
    }

    private static long blocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK;
    }
}
