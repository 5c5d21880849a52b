// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Snapshot;

/**
 * The inside of a session: the plan in place, and what is done with it between and in steps. Whoever calls a method has the session by
 * its {@link Ownership}, in the epoch that the method is given; only getters may be called by any thread.
 */
final class SessionCore {
    private final RunningSession session;
    private final Chronicle chronicle;
    private final ProviderCalls calls;
    private final Recovery recovery;
    private final List<Port> inputPorts;
    private final List<Port> outputPorts;
    private final InputCheck inputCheck;
    private final History history;
    private final SessionBuffers buffers = new SessionBuffers();
    private final StepCount count = new StepCount();
    private final LastStep lastStep = new LastStep();
    private volatile ActivePlan active;
    private volatile List<String> missing = List.of();

    SessionCore(
            RunningSession session, ProviderCalls calls, Ownership ownership, Chronicle chronicle, ActivePlan first) {
        this.session = session;
        this.chronicle = chronicle;
        this.calls = calls;
        this.recovery = new Recovery(session, this, calls, ownership, chronicle);
        this.inputPorts =
                first.plan().inputs().stream().map(Plan.Terminal::port).toList();
        this.outputPorts =
                first.plan().outputs().stream().map(Plan.Terminal::port).toList();
        this.inputCheck = new InputCheck(session.name(), inputPorts, first.inputs());
        this.history = new History(session.settings().checkpointSteps());
        history.makeRoom(first);
        install(first);
    }

    /** The plan in place, or null while the session is parked or recovers. */
    ActivePlan active() {
        return active;
    }

    ProviderCalls calls() {
        return calls;
    }

    History history() {
        return history;
    }

    List<Port> inputPorts() {
        return inputPorts;
    }

    List<Port> outputPorts() {
        return outputPorts;
    }

    Signal input(int index) {
        return buffers.inputs()[index];
    }

    Signal output(int index) {
        return buffers.outputs()[index];
    }

    /** Whether the inputs may be the plan's own, so that nobody may exchange it while they are being filled. */
    boolean lends() {
        return buffers.lends();
    }

    /** The variables of a node, or null if it has none. */
    State state(String node) {
        ActivePlan plan = active;
        if (plan != null) {
            return plan.state(node);
        }
        return history.begun() ? history.current().saved().of(node) : null;
    }

    /** Whether no provider is left. */
    boolean parked() {
        return !missing.isEmpty();
    }

    /** Number of steps made. */
    long made() {
        return count.made();
    }

    /** Adds the operations of the last step. */
    void count(Operations into) {
        lastStep.count(active, into);
    }

    /** The energy of the last step. */
    double microjoules() {
        return lastStep.microjoules(active);
    }

    /** Makes one step; false if the session is parked. */
    boolean advance(long epoch) {
        for (ActivePlan plan = active; plan != null; plan = active) {
            boolean checked = inputCheck.before(plan);
            if (checked) {
                inputCheck.require(buffers.inputs(), count.made());
            }
            Failure failure = attempt(plan, epoch);
            if (failure == null) {
                commit(plan);
                return true;
            }
            if (!checked) {
                inputCheck.require(buffers.inputs(), count.made());
            }
            recover(failure, plan, epoch);
        }
        return false;
    }

    private Failure attempt(ActivePlan plan, long epoch) {
        if (plan.stateful()) {
            history.current().log(buffers.inputs());
            SessionBuffers.feed(buffers.inputs(), plan.inputs());
        }
        Failure failure = calls.step(plan, count.clock(), epoch);
        if (failure == null && plan.stateful() && history.current().lastSlot()) {
            failure = calls.settle(plan, epoch);
        }
        return failure;
    }

    private void commit(ActivePlan plan) {
        lastStep.forget();
        count.advance();
        if (plan.stateful()) {
            history.current().commit();
            if (history.current().full()) {
                history.save(plan, count.clock(), count.made());
            }
        }
    }

    /** A plan failed: brings the session to where it is on the next providers, or parks it. */
    void recover(Failure failure, ActivePlan failed, long epoch) {
        active = null;
        recovery.recover(epoch, count.made(), failure, failed);
    }

    /**
     * Goes on after the session's thread was given up: a new thread has the session. The arrays that the lost thread may still write to
     * are left to it.
     *
     * @param lost the thread
     * @param during what it was doing, for people
     * @param wholeSample whether the sample under way is handled again from its start
     */
    void rescue(long epoch, Thread lost, String during, boolean wholeSample) {
        Failure failure = calls.hung(during, lost);
        ActivePlan other = active;
        active = null;
        buffers.abandon();
        recovery.recover(epoch, wholeSample ? count.sampleStart() : count.made(), failure, other);
    }

    /** Takes back the steps from {@code until} on. */
    void takeBack(long until) {
        count.takeBack(until);
        if (history.begun()) {
            history.takeBack(until);
        }
    }

    /** Sets all but learned weights to initial values. */
    void reset(long epoch) {
        if (!history.begun()) {
            return;
        }
        history.current().markReset();
        ActivePlan plan = active;
        if (plan != null) {
            plan.state().reset();
            push(plan, epoch);
        }
    }

    private void push(ActivePlan plan, long epoch) {
        Failure failure = calls.call(plan, plan.push(), epoch);
        if (failure != null) {
            recover(failure, plan, epoch);
        }
    }

    /** Copies the state. */
    Snapshot snapshot(long epoch) {
        while (true) {
            ActivePlan plan = active;
            if (plan == null || !plan.stateful()) {
                return kept();
            }
            Failure failure = calls.settle(plan, epoch);
            if (failure == null) {
                return new Snapshot(count.clock(), plan.state().copy().blocks());
            }
            recover(failure, plan, epoch);
        }
    }

    /**
     * The state that a closed session leaves: what a device learned must not depend on the order in which its parts stop. No provider is
     * asked any more.
     *
     * <p>A state that is not finite, which the next step would have found, is not left: it would go on in another process.
     *
     * @param hung whether a provider is still at work on the arrays; then it is the last checkpoint
     */
    Snapshot farewell(boolean hung) {
        ActivePlan plan = active;
        return hung || plan == null || !plan.stateful() || plan.state().firstNotFinite() != null
                ? kept()
                : new Snapshot(count.clock(), plan.state().copy().blocks());
    }

    private Snapshot kept() {
        if (!history.begun()) {
            return new Snapshot(count.clock(), List.of());
        }
        return new Snapshot(
                history.current().clock(), history.current().saved().copy().blocks());
    }

    /** Takes over a snapshot's values; returns the names of those that found no place. */
    List<String> restore(Snapshot snapshot, long epoch) {
        if (!history.begun()) {
            return StateArrays.of(snapshot.blocks()).names();
        }
        ActivePlan plan = active;
        StateArrays into = plan != null ? plan.state() : history.current().saved();
        List<String> homeless = into.takeFrom(snapshot.blocks());
        count.setClock(snapshot.step());
        if (plan == null) {
            history.current().rebase(count.clock(), count.made());
        } else {
            history.save(plan, count.clock(), count.made());
            push(plan, epoch);
        }
        return homeless;
    }

    /** The steps from here on belong to a sample that is handled again from its start if its thread is lost. */
    void beginSample() {
        count.beginSample();
        history.beginSample();
    }

    /** The sample is over. */
    void endSample() {
        count.endSample();
        history.endSample();
    }

    /** From now on there are samples. */
    void keepSamples() {
        history.keepSamples();
        if (active != null) {
            history.makeRoom(active);
        }
    }

    /** Puts a plan in place; what the inputs hold is kept. */
    void install(ActivePlan next) {
        buffers.connect(next);
        active = next;
        missing = List.of();
        if (!next.stateful()) {
            history.forget();
        } else if (!history.begun()) {
            history.save(next, count.clock(), count.made());
        }
    }

    /**
     * Puts a prepared plan, which has the state already, in the place of the one before; what the outputs hold is kept.
     *
     * @param beforeStep whether the next step follows at once; else all that can be seen of the last is kept
     */
    void exchange(ActivePlan from, ActivePlan next, boolean beforeStep) {
        SessionBuffers.feed(from.outputs(), next.outputs());
        install(next);
        if (!beforeStep) {
            lastStep.keep(from, next);
        }
    }

    /** Takes the plan out of its place, with the state as it is now in a checkpoint; the session is parked. */
    void leave(List<String> lacking, long epoch) {
        ActivePlan plan = active;
        if (plan.stateful()) {
            Failure failure = calls.settle(plan, epoch);
            if (failure != null) {
                recover(failure, plan, epoch);
                return;
            }
            history.save(plan, count.clock(), count.made());
        }
        park(lacking);
        calls.close(plan, epoch);
    }

    /** No provider is left. */
    void park(List<String> lacking) {
        buffers.disconnect();
        active = null;
        missing = lacking;
        chronicle.tell(new SessionEvent.Parked(session.name(), count.made(), lacking));
    }

    /**
     * What came of going on.
     *
     * @param failure what went wrong, or null
     * @param transfer how the state came into the plan, or null if there was none
     */
    record Resumption(Failure failure, StateTransfer transfer) {}

    /** Goes on, after it was parked, on a plan just compiled. */
    Resumption resume(ActivePlan next, long epoch) {
        StateTransfer transfer = recovery.goBack(next, count.made());
        Failure failure = recovery.replay(epoch, next, transfer);
        if (failure == null) {
            install(next);
            chronicle.tell(new SessionEvent.Resumed(session.name(), count.made()));
        }
        return new Resumption(failure, transfer);
    }

    /** The session is closed and nobody calls it any more: lets go of the plan. */
    void end() {
        buffers.disconnect();
        active = null;
    }
}
