// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.api.network.Signal;

/**
 * What a session needs to come back to where it was: the last checkpoint of its state and the inputs since. A second checkpoint is
 * kept from before the sample under way, where there are samples: a sample whose thread was lost is handled again from its start.
 */
final class History {
    /** The inputs logged take at most this much memory; a session with large inputs makes checkpoints more often. */
    private static final long LONGEST_LOG_BYTES = 8L << 20;

    private final int checkpointSteps;
    private final Segment[] segments = new Segment[2];
    private boolean samples;
    private int current;
    private int pinned = -1;

    /** A history with a checkpoint every {@code checkpointSteps} steps, or more often where the inputs are large. */
    History(int checkpointSteps) {
        this.checkpointSteps = checkpointSteps;
    }

    /** Allocates what {@link #save} needs for a plan. */
    void makeRoom(ActivePlan plan) {
        if (!plan.stateful()) {
            return;
        }
        for (int i = 0; i < (samples ? 2 : 1); i++) {
            plan.toSave(i);
            if (segments[i] == null) {
                segments[i] = new Segment(plan.inputs(), steps(plan.inputs()));
            }
        }
    }

    private int steps(Signal[] inputs) {
        long bytes = 1;
        for (Signal input : inputs) {
            bytes += SignalBuffer.bytes(input);
        }
        return (int) Math.max(1, Math.min(checkpointSteps, LONGEST_LOG_BYTES / bytes));
    }

    /** From now on a checkpoint from before the sample under way is kept. */
    void keepSamples() {
        samples = true;
    }

    /** Whether there is a checkpoint. */
    boolean begun() {
        return segments[current] != null && segments[current].saved() != null;
    }

    /** Nothing is to come back to: the plan in place has no state. */
    void forget() {
        for (Segment segment : segments) {
            if (segment != null) {
                segment.forget();
            }
        }
        pinned = -1;
    }

    /** The last checkpoint, or null before any. */
    Segment current() {
        return segments[current];
    }

    /** The checkpoint from which the state after so many steps can be computed. */
    Segment reaching(long steps) {
        return pinned >= 0 && steps < segments[current].made() ? segments[pinned] : segments[current];
    }

    /** A sample begins: the checkpoint before it stays until {@link #endSample}. */
    void beginSample() {
        pinned = samples ? current : -1;
    }

    /** The sample is over. */
    void endSample() {
        pinned = -1;
    }

    /** Makes a checkpoint of the state as it is now. */
    void save(ActivePlan plan, long clock, long made) {
        if (current == pinned) {
            current = 1 - current;
        }
        segments[current].save(plan.state(), plan.toSave(current), clock, made);
    }

    /** Takes back the steps from {@code steps} on: a sample is handled again, or a step was not made. */
    void takeBack(long steps) {
        Segment from = reaching(steps);
        current = from == segments[0] ? 0 : 1;
        from.truncate((int) (steps - from.made()));
    }
}
