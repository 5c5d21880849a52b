// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.denoise;

import java.util.Arrays;
import org.ganglion.format.events.reading.EventBatch;
import org.ganglion.format.events.reading.Geometry;

/**
 * The spatio-temporal correlation filter: an event passes if at least k of its 8 neighbours had an event less than so long ago, whatever
 * its polarity. Rejected events count as neighbours, too. A pixel's first event passes. With k = 1 it is the background activity filter.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.2024.3369009">Guo and Delbruck, low cost and latency event camera background activity
 *     denoising</a>, as in jAER
 */
public final class CorrelationFilter implements EventFilter {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final int needed;
    private final long within;
    private final int stride;
    private final long[] last;

    /**
     * A filter that has seen nothing.
     *
     * @param needed k, from 1 to 8
     * @param within microseconds that a neighbour's event must be younger than
     */
    public CorrelationFilter(Geometry sensor, int needed, long within) {
        this.needed = needed;
        this.within = within;
        this.stride = sensor.width() + 2; // a border that never fires spares the test for the edge
        this.last = new long[stride * (sensor.height() + 2)];
        Arrays.fill(last, NEVER);
    }

    @Override
    public void filter(EventBatch batch) {
        int kept = 0;
        for (int i = 0, count = batch.count(); i < count; i++) {
            if (passes(batch.t[i], (batch.y[i] + 1) * stride + batch.x[i] + 1)) {
                batch.move(i, kept++);
            }
        }
        batch.count(kept);
    }

    private boolean passes(long t, int at) {
        boolean first = last[at] == NEVER;
        last[at] = t;
        if (first) {
            return true;
        }
        long since = t - within;
        int above = at - stride;
        int below = at + stride;
        int found = recent(above - 1, since)
                + recent(above, since)
                + recent(above + 1, since)
                + recent(at - 1, since)
                + recent(at + 1, since)
                + recent(below - 1, since)
                + recent(below, since)
                + recent(below + 1, since);
        return found >= needed;
    }

    private int recent(int at, long since) {
        return last[at] > since ? 1 : 0;
    }
}
