// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;

/**
 * Hands the samples of a running lane over to a shadow, without a lock: whoever is slow here, the running one never waits. One thread gives
 * at a time, one takes. What does not fit is dropped and counted.
 */
final class Handover implements Tap {
    private static final int MOST = 64;
    private static final int LEAST = 2;
    private static final long MOST_BYTES = 4L << 20;

    private final AtomicReferenceArray<LiveSample> slots;
    /** The next slot to be filled; by the giving thread. */
    private int filling;
    /** The next slot to be emptied; by the taking thread. */
    private int emptying;

    private volatile long taken;
    private volatile long dropped;
    private volatile boolean stateWanted;

    /** @param columns values of a sample, by which it is bounded too: samples of images are large */
    Handover(int columns) {
        slots = new AtomicReferenceArray<>(
                (int) Math.max(LEAST, Math.min(MOST, MOST_BYTES / Math.max(1, 8L * columns))));
    }

    int capacity() {
        return slots.length();
    }

    /** Asks for a copy of the lane's state with the next sample that is not dropped. */
    void wantState() {
        stateWanted = true;
    }

    @Override
    public void handled(Lane lane, Sample sample, Result result, long nanos) {
        taken = taken + 1; // one thread at a time
        if (slots.get(filling) != null) {
            dropped = dropped + 1;
            return;
        }
        boolean withState = stateWanted;
        if (withState) {
            stateWanted = false;
        }
        LiveSample live = new LiveSample(
                sample,
                result,
                nanos,
                lane,
                lane.place(),
                lane.finished(),
                lane.resetsMade(),
                lane.session().steps(),
                withState ? lane.session().snapshot() : null);
        slots.set(filling, live);
        filling = (filling + 1) % slots.length();
    }

    @Override
    public void givenUp(Sample sample, RuntimeException why) {
        // there is nothing to compare with; the gap in the lane's places tells
    }

    /** The oldest one, or null. */
    LiveSample poll() {
        LiveSample oldest = slots.get(emptying);
        if (oldest != null) {
            slots.set(emptying, null);
            emptying = (emptying + 1) % slots.length();
        }
        return oldest;
    }

    /** Samples that the running model made a result of. */
    long taken() {
        return taken;
    }

    long dropped() {
        return dropped;
    }
}
