// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Signal;

/**
 * Runs a new plan on a copy of the state and of inputs that the session had, so that its code is compiled before the session depends on
 * it, and so that a plan that fails at once is found out before it is in place.
 */
final class WarmUp {
    private static final int MOST_STEPS = 20_000;
    private static final int COPY_TRIES = 100;
    private static final int MOST_TAKE_OVERS = 200;

    private final Network network;
    private final ActivePlan plan;
    private Past past;

    WarmUp(Network network, ActivePlan plan) {
        this.network = network;
        this.plan = plan;
    }

    /**
     * Runs for a time.
     *
     * @param history of the session, which goes on meanwhile
     * @return what went wrong, or null
     */
    Failure run(History history, long nanos) {
        past = Past.copyOf(history.current(), COPY_TRIES);
        try {
            if (plan.stateful()) {
                StateArrays saved = past == null ? StateArrays.of(List.of()) : past.saved();
                takeOver(new StateTransfer(saved, plan), nanos);
            }
            return steps(nanos);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return Failure.thrown(plan, e);
        }
    }

    /** What an exchange does, for it stands in the pause: where it costs little, so often that its code is compiled too. */
    private void takeOver(StateTransfer transfer, long nanos) {
        long start = System.nanoTime();
        for (int i = 0; i == 0 || i < MOST_TAKE_OVERS && System.nanoTime() - start < nanos; i++) {
            transfer.move();
            plan.plan().push();
        }
    }

    private Failure steps(long nanos) {
        long clock = past == null ? 0 : past.clock();
        long start = System.nanoTime();
        for (int i = 0; i < MOST_STEPS && System.nanoTime() - start < nanos; i++) {
            if (past != null && past.steps() > 0) {
                past.feed(i % past.steps(), plan.inputs());
            }
            plan.plan().step(clock + i);
            for (Signal output : plan.outputs()) {
                if (!FiniteCheck.finite(output)) {
                    return Failure.notFinite(plan, network);
                }
            }
        }
        plan.plan().pull();
        return plan.state().firstNotFinite() == null ? null : Failure.notFinite(plan, network);
    }

    /** A copy of a checkpoint and the inputs since, taken while the session goes on. */
    private record Past(StateArrays saved, long clock, SignalBuffer[][] inputs) {
        /** Copies; null if there is no checkpoint, or the session makes new ones faster than they can be copied. */
        private static Past copyOf(Segment segment, int tries) {
            for (int i = 0; segment != null && i < tries; i++) {
                int version = segment.version();
                if ((version & 1) == 0) {
                    Past copy = segment.saved() == null
                            ? null
                            : new Past(segment.saved().copy(), segment.clock(), segment.copyInputs());
                    if (segment.unchangedSince(version)) {
                        return copy;
                    }
                }
            }
            return null;
        }

        private int steps() {
            return inputs.length;
        }

        private void feed(int step, Signal[] to) {
            for (int i = 0; i < to.length; i++) {
                SignalBuffer.copy(inputs[step][i], to[i]);
            }
        }
    }
}
