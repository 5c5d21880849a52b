// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.ganglion.api.network.Signal;

/**
 * A checkpoint and the inputs of the steps since. Written by the session's thread; another thread may try to copy it, and finds out by
 * the version whether what it copied was changed meanwhile.
 */
final class Segment {
    private static final VarHandle LOGGED;
    private static final VarHandle VERSION;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            LOGGED = lookup.findVarHandle(Segment.class, "logged", int.class);
            VERSION = lookup.findVarHandle(Segment.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SignalBuffer[][] inputs;
    private final boolean[] resetBefore;
    private StateArrays saved;
    private long clock;
    private long made;
    private int logged;
    private volatile int version;

    /** Room for the inputs of so many steps. */
    Segment(Signal[] like, int steps) {
        inputs = new SignalBuffer[steps][like.length];
        for (SignalBuffer[] slot : inputs) {
            for (int i = 0; i < slot.length; i++) {
                slot[i] = new SignalBuffer(like[i]);
            }
        }
        resetBefore = new boolean[steps + 1];
    }

    /** Begins anew with the state of a plan. */
    void save(StateArrays live, StateArrays into, long newClock, long newMade) {
        beginChange();
        into.copyFrom(live);
        saved = into;
        clock = newClock;
        made = newMade;
        for (int i = 0; i <= logged; i++) {
            resetBefore[i] = false;
        }
        LOGGED.setRelease(this, 0);
        endChange();
    }

    private void beginChange() {
        VERSION.setOpaque(this, version + 1);
        VarHandle.fullFence();
    }

    private void endChange() {
        VERSION.setVolatile(this, version + 1);
    }

    /** Forgets the checkpoint. */
    void forget() {
        beginChange();
        saved = null;
        truncate(0);
        resetBefore[0] = false;
        endChange();
    }

    /** Notes the input of the step under way. */
    void log(Signal[] signals) {
        SignalBuffer[] slot = inputs[logged];
        for (int i = 0; i < slot.length; i++) {
            SignalBuffer.copy(signals[i], slot[i]);
        }
    }

    /** The step under way was made. */
    void commit() {
        LOGGED.setRelease(this, logged + 1);
    }

    /** The state was reset before the next step. */
    void markReset() {
        resetBefore[logged] = true;
    }

    boolean full() {
        return logged == inputs.length;
    }

    /** Whether the step under way is the last that it has room for. */
    boolean lastSlot() {
        return logged + 1 == inputs.length;
    }

    StateArrays saved() {
        return saved;
    }

    /** The number that the plan was given for the first step since. */
    long clock() {
        return clock;
    }

    /** Steps made before it. */
    long made() {
        return made;
    }

    /** Steps made since. */
    int logged() {
        return (int) LOGGED.getAcquire(this);
    }

    boolean resetBefore(int step) {
        return resetBefore[step];
    }

    /** Copies the input of a step since to a plan's buffers. */
    void feed(int step, Signal[] to) {
        for (int i = 0; i < to.length; i++) {
            SignalBuffer.copy(inputs[step][i], to[i]);
        }
    }

    /** Says how the steps since are to be counted: those from {@code step} on are taken back. */
    void truncate(int step) {
        for (int i = step + 1; i <= logged; i++) {
            resetBefore[i] = false;
        }
        LOGGED.setRelease(this, step);
    }

    /** The saved state was changed by hand: it is that before the next step, and what was logged no longer leads there. */
    void rebase(long newClock, long newMade) {
        truncate(0);
        resetBefore[0] = false;
        clock = newClock;
        made = newMade;
    }

    /** For a reader of another thread: even while no checkpoint is being made. */
    int version() {
        return version;
    }

    /** For a reader of another thread: copies of the inputs of the steps since. */
    SignalBuffer[][] copyInputs() {
        SignalBuffer[][] copies = new SignalBuffer[logged()][];
        for (int step = 0; step < copies.length; step++) {
            copies[step] = new SignalBuffer[inputs[step].length];
            for (int i = 0; i < copies[step].length; i++) {
                copies[step][i] = new SignalBuffer(inputs[step][i]);
                SignalBuffer.copy(inputs[step][i], copies[step][i]);
            }
        }
        return copies;
    }

    /** For a reader of another thread: whether what it read since it saw {@code seen} is one checkpoint and the inputs since. */
    boolean unchangedSince(int seen) {
        VarHandle.acquireFence();
        return version == seen;
    }
}
