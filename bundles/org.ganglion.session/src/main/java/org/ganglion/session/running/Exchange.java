// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.session.SessionEvent;

/**
 * One plan taking the place of another between two steps. What can be done before is done before, and what can be done after is done
 * after: checksums are taken from the old plan's arrays, which nobody touches any more, and from a copy of the new plan's. What nodes
 * sent is only carried over when the session's thread may still read it: when it is not that thread that flips on its way to a step.
 */
final class Exchange {
    private final RunningSession session;
    private final ActivePlan from;
    private final ActivePlan to;
    private final StateTransfer transfer;
    private final Runnable move;
    private final StateArrays arrivedLive;
    private final StateArrays receipt;
    private final Thread background = Thread.currentThread();
    private boolean made;
    private Failure failure;
    private long step;
    private long pauseNanos;

    /** Prepares; {@code to} still has the state that the engine gave it. */
    Exchange(RunningSession session, ActivePlan from, ActivePlan to) {
        this.session = session;
        this.from = from;
        this.to = to;
        this.transfer = new StateTransfer(from.state(), to);
        this.move = transfer::move;
        this.arrivedLive = StateArrays.of(transfer.carriedTo());
        this.receipt = arrivedLive.copy();
    }

    /** Flips, unless the session runs another plan by now. Has the session. */
    void flip(long epoch) {
        SessionCore core = session.core();
        if (core.active() != from) {
            return;
        }
        long start = System.nanoTime();
        Failure old = core.calls().call(from, from.pull(), epoch);
        if (old != null) {
            core.recover(old, from, epoch);
            return;
        }
        failure = core.calls().call(to, move, epoch);
        if (failure == null) {
            failure = core.calls().call(to, to.push(), epoch);
        }
        if (failure == null) {
            receipt.copyFrom(arrivedLive);
            core.exchange(from, to, Thread.currentThread() != background);
            step = core.made();
            pauseNanos = System.nanoTime() - start;
            made = true;
        }
    }

    /** Whether it was made. */
    boolean made() {
        return made;
    }

    /** What the new plan did wrong, or null. */
    Failure failure() {
        return failure;
    }

    /** What happened. */
    SessionEvent.Exchanged event() {
        return new SessionEvent.Exchanged(
                session.name(),
                step,
                from.providers(),
                to.providers(),
                pauseNanos,
                transfer.carried(),
                transfer.adapted(),
                transfer.discarded(),
                StateChecksum.of(transfer.carriedFrom()),
                StateChecksum.of(receipt.blocks()));
    }
}
