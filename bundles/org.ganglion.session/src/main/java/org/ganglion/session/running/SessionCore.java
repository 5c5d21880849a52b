// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Snapshot;
import org.ganglion.session.planning.Planned;

/**
 * The inside of a session: the plan, the buffers, the history, and what is done when a provider fails. Whoever calls a method has the
 * session by its {@link Ownership}, in the epoch that the method is given; only getters may be called by any thread.
 */
final class SessionCore {
    private static final VarHandle MADE;

    static {
        try {
            MADE = MethodHandles.lookup().findVarHandle(SessionCore.class, "made", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * The inputs of a plan without state are checked before the step only up to this size: the check of more would cost a share of the
     * step that can be measured, and can be made as well when something that is not finite comes out.
     */
    private static final int MOST_CHECKED_BEFORE = 4096;

    private final RunningSession session;
    private final Preparation preparation;
    private final Ownership ownership;
    private final Chronicle chronicle;
    private final List<Port> inputPorts;
    private final List<Port> outputPorts;
    private final History history;
    private final long realInputs;
    private volatile ActivePlan active;
    private volatile Signal[] inputs;
    private volatile Signal[] outputs;
    private volatile boolean lends;
    private boolean ownInputs;
    private volatile ActivePlan callee;
    private volatile boolean preparing;
    private volatile Planned compiling;
    private final Operations lastOperations = new Operations();
    private double lastMicrojoules;
    private volatile boolean lastShown;
    private volatile List<String> missing = List.of();
    private long clock;
    private long made;
    private long sampleStart = -1;

    SessionCore(
            RunningSession session,
            Preparation preparation,
            Ownership ownership,
            Chronicle chronicle,
            ActivePlan first) {
        this.session = session;
        this.preparation = preparation;
        this.ownership = ownership;
        this.chronicle = chronicle;
        this.inputPorts =
                first.plan().inputs().stream().map(Plan.Terminal::port).toList();
        this.outputPorts =
                first.plan().outputs().stream().map(Plan.Terminal::port).toList();
        this.history = new History(session.settings().checkpointSteps());
        this.realInputs = real(first.inputs());
        history.makeRoom(first);
        install(first);
    }

    private static long real(Signal[] signals) {
        long elements = 0;
        for (Signal signal : signals) {
            elements += signal.type() == Dtype.F64 || signal.type() == Dtype.F32 ? signal.size() : 0;
        }
        return elements;
    }

    /** The plan in place, or null while the session is parked. */
    ActivePlan active() {
        return active;
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
        return inputs[index];
    }

    Signal output(int index) {
        return outputs[index];
    }

    /** The variables of a node, or null if it has none. */
    State state(String node) {
        ActivePlan plan = active;
        if (plan != null) {
            return plan.state(node);
        }
        return history.begun() ? history.current().saved().of(node) : null;
    }

    /** Whether the buffers handed out as inputs may be the plan's own, so that nobody may exchange it while they are being filled. */
    boolean lends() {
        return lends;
    }

    /** Whether no provider is left. */
    boolean parked() {
        return !missing.isEmpty();
    }

    /** The plan whose code was called last. */
    ActivePlan callee() {
        return callee;
    }

    /** Whether the session's own thread plans or compiles just now. */
    boolean preparing() {
        return preparing;
    }

    /** Number of steps made. */
    long made() {
        return (long) MADE.getAcquire(this);
    }

    /** The number that the plan is given for the next step. */
    long clock() {
        return clock;
    }

    /** What the session lacks while it is parked. */
    List<String> missing() {
        return missing;
    }

    // ---- steps

    /** Makes one step; false if the session is parked. */
    boolean advance(long epoch) {
        for (ActivePlan plan = active; plan != null; plan = active) {
            boolean checked = realInputs <= MOST_CHECKED_BEFORE || plan.stateful();
            if (checked) {
                refuseInputs();
            }
            if (plan.stateful()) {
                history.current().log(inputs);
                feed(inputs, plan.inputs());
            }
            Failure failure = attempt(plan, epoch);
            if (failure == null) {
                commit(plan);
                return true;
            }
            if (!checked) {
                refuseInputs();
            }
            recover(epoch, made, failure, plan);
        }
        return false;
    }

    private void refuseInputs() {
        Signal[] now = inputs;
        for (int i = 0; i < now.length; i++) {
            if (!FiniteCheck.finite(now[i])) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        session.name() + ": input '" + inputPorts.get(i).name() + "' of step " + made
                                + " holds a value that is not finite; nothing was computed");
            }
        }
    }

    private static void feed(Signal[] from, Signal[] to) {
        for (int i = 0; i < to.length; i++) {
            SignalBuffer.copy(from[i], to[i]);
        }
    }

    private Failure attempt(ActivePlan plan, long epoch) {
        Failure failure = compute(plan, clock, epoch);
        if (failure == null && plan.stateful() && history.current().lastSlot()) {
            failure = settle(plan, epoch);
        }
        return failure;
    }

    /** Brings the state out of hardware and checks it before a checkpoint is made of it; returns what is wrong, or null. */
    Failure settle(ActivePlan plan, long epoch) {
        Failure failure = call(plan, plan.pull(), epoch);
        return failure == null ? notFinite(plan) : failure;
    }

    private Failure notFinite(ActivePlan plan) {
        return plan.state().firstNotFinite() == null ? null : Failure.notFinite(plan, session.network());
    }

    private Failure compute(ActivePlan plan, long step, long epoch) {
        Throwable thrown = null;
        long call = begin(plan, epoch);
        try {
            plan.plan().step(step);
        } catch (Throwable e) {
            thrown = e;
        }
        end(plan, call);
        if (thrown != null) {
            return failed(plan, thrown);
        }
        for (Signal output : plan.outputs()) {
            if (!FiniteCheck.finite(output)) {
                return Failure.notFinite(plan, session.network());
            }
        }
        return null;
    }

    private void commit(ActivePlan plan) {
        if (lastShown) {
            lastShown = false;
        }
        clock++;
        MADE.setRelease(this, made + 1);
        if (plan.stateful()) {
            Segment segment = history.current();
            segment.commit();
            if (segment.full()) {
                history.save(plan, clock, made);
            }
        }
    }

    /** Sets all but learned weights to initial values. */
    void reset(long epoch) {
        if (!history.begun()) {
            return;
        }
        history.current().markReset();
        ActivePlan plan = active;
        if (plan != null && plan.stateful()) {
            plan.state().reset();
            Failure failure = call(plan, plan.push(), epoch);
            if (failure != null) {
                recover(epoch, made, failure, plan);
            }
        }
    }

    /** Copies the state. */
    Snapshot snapshot(long epoch) {
        ActivePlan plan = active;
        if (plan != null && plan.stateful()) {
            Failure failure = settle(plan, epoch);
            if (failure == null) {
                return new Snapshot(clock, plan.state().copy().blocks());
            }
            recover(epoch, made, failure, plan);
            return snapshot(epoch);
        }
        return history.begun()
                ? new Snapshot(
                        history.current().clock(),
                        history.current().saved().copy().blocks())
                : new Snapshot(clock, List.of());
    }

    /** Takes over a snapshot's values; returns the names of those that found no place. */
    List<String> restore(Snapshot snapshot, long epoch) {
        if (!history.begun()) {
            return StateArrays.of(snapshot.blocks()).names();
        }
        ActivePlan plan = active;
        StateArrays into = plan != null ? plan.state() : history.current().saved();
        List<String> homeless = into.takeFrom(snapshot.blocks());
        clock = snapshot.step();
        if (plan == null) {
            history.current().rebase(clock, made);
            return homeless;
        }
        history.save(plan, clock, made);
        Failure failure = call(plan, plan.push(), epoch);
        if (failure != null) {
            recover(epoch, made, failure, plan);
        }
        return homeless;
    }

    // ---- samples

    /** The steps from here on belong to a sample that is handled again from its start if its thread is lost. */
    void beginSample() {
        sampleStart = made;
        history.beginSample();
    }

    /** The sample is over. */
    void endSample() {
        sampleStart = -1;
        history.endSample();
    }

    /** The session is closed and nobody calls it any more: lets go of the plan. */
    void end() {
        active = null;
        inputs = detached(inputs);
        outputs = detached(outputs);
    }

    // ---- calls of a provider's code

    private long begin(ActivePlan plan, long epoch) {
        callee = plan;
        return ownership.beginCall(epoch);
    }

    private void end(ActivePlan plan, long call) {
        try {
            ownership.endCall(call);
        } catch (GanglionException givenUp) {
            close(plan);
            throw givenUp;
        }
    }

    private static Failure failed(ActivePlan plan, Throwable thrown) {
        if (thrown instanceof InternalError broken) {
            throw broken;
        }
        return Failure.thrown(plan, thrown);
    }

    /** Calls a provider's code; returns what went wrong, or null. */
    Failure call(ActivePlan plan, Runnable code, long epoch) {
        Throwable thrown = null;
        long call = begin(plan, epoch);
        try {
            code.run();
        } catch (Throwable e) {
            thrown = e;
        }
        end(plan, call);
        return thrown == null ? null : failed(plan, thrown);
    }

    // ---- plans coming and going

    /** Puts a plan in place; what the inputs hold is kept. */
    void install(ActivePlan next) {
        Signal[] given = inputs;
        if (!next.stateful()) {
            inputs = next.inputs();
            ownInputs = false;
            history.forget();
        } else if (!ownInputs) {
            inputs = buffers(next.inputs());
            ownInputs = true;
        }
        if (given != null && given != inputs) {
            feed(given, inputs);
        }
        lends = !next.stateful();
        outputs = next.outputs();
        active = next;
        missing = List.of();
        if (next.stateful() && !history.begun()) {
            history.save(next, clock, made);
        }
    }

    /** Puts a prepared plan, which has the state already, in the place of the one before; what the outputs hold is kept. */
    void exchange(ActivePlan from, ActivePlan next) {
        feed(from.outputs(), next.outputs());
        install(next);
    }

    /** The plan in place made no step yet: what its predecessor did in the last is what can be asked for. */
    void showLastStepOf(ActivePlan from) {
        VisibleSignals.copy(from, active);
        lastOperations.clear();
        from.plan().count(lastOperations);
        lastMicrojoules = from.plan().microjoules();
        lastShown = true;
    }

    /** Adds the operations of the last step. */
    void count(Operations into) {
        ActivePlan plan = active;
        if (lastShown) {
            into.add(lastOperations);
        } else if (plan != null) {
            plan.plan().count(into);
        }
    }

    /** The energy of the last step. */
    double microjoules() {
        ActivePlan plan = active;
        if (lastShown) {
            return lastMicrojoules;
        }
        return plan == null ? 0 : plan.plan().microjoules();
    }

    private static Signal[] buffers(Signal[] like) {
        Signal[] buffers = new Signal[like.length];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new SignalBuffer(like[i]);
        }
        return buffers;
    }

    /** Buffers of the session's own with what {@code signals} hold: those belong to a plan that goes, or that a lost thread holds. */
    private static Signal[] detached(Signal[] signals) {
        Signal[] copies = buffers(signals);
        feed(signals, copies);
        return copies;
    }

    /** Closes a plan, unless someone else does, and gives back its devices. */
    void close(ActivePlan plan) {
        if (plan.beginClosing()) {
            try {
                plan.plan().close();
            } catch (RuntimeException | LinkageError e) {
                chronicle.closingFailed(session.name(), plan, e);
            } finally {
                forget(plan);
            }
        }
    }

    /** A plan does not close: nobody waits for it any more. */
    void closingHangs(ActivePlan plan) {
        chronicle.closingFailed(session.name(), plan, null);
        session.plansHeld().remove(plan);
    }

    private void forget(ActivePlan plan) {
        session.plansHeld().remove(plan);
        if (callee == plan) {
            callee = null;
        }
        preparation.giveBack(session, plan.planned());
    }

    /** As {@link #close}, by the session's own thread, which can be given up meanwhile. */
    private void close(ActivePlan plan, long epoch) {
        if (plan.beginClosing()) {
            try {
                Failure failure = call(plan, plan.plan()::close, epoch);
                if (failure != null) {
                    chronicle.closingFailed(session.name(), plan, failure.cause());
                }
            } finally {
                forget(plan);
            }
        }
    }

    /** Takes the plan out of its place, with the state as it is now in a checkpoint; the session is parked. */
    void leave(List<String> lacking, long epoch) {
        ActivePlan plan = active;
        if (plan.stateful()) {
            Failure failure = settle(plan, epoch);
            if (failure != null) {
                recover(epoch, made, failure, plan);
                return;
            }
            history.save(plan, clock, made);
        }
        park(lacking);
        close(plan, epoch);
    }

    private void park(List<String> lacking) {
        outputs = detached(outputs);
        if (!ownInputs) {
            inputs = detached(inputs);
            ownInputs = true;
        }
        active = null;
        missing = lacking;
        chronicle.tell(new SessionEvent.Parked(session.name(), made, lacking));
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
        StateTransfer transfer = goBack(next, made);
        Failure failure = replay(epoch, next, transfer);
        if (failure == null) {
            install(next);
            chronicle.tell(new SessionEvent.Resumed(session.name(), made));
        }
        return new Resumption(failure, transfer);
    }

    // ---- failures

    /**
     * Puts the provider in quarantine and brings the session to where it was after {@code until} steps, on the next providers; parks
     * it if there are none.
     *
     * @param failed the plan that failed, closed here; null if a thread still is in it
     */
    void recover(long epoch, long until, Failure first, ActivePlan failed) {
        active = null;
        Failure failure = first;
        ActivePlan broken = failed;
        while (failure != null) {
            session.quarantine().add(failure.provider().serviceId());
            if (broken != null) {
                close(broken, epoch);
            }
            Planned planned = whilePreparing(epoch, null, () -> preparation.plan(session));
            if (!planned.complete()) {
                takeBack(until);
                chronicle.failed(session.name(), made, failure, 0);
                park(planned.placement().missing());
                return;
            }
            Rebuilt rebuilt = rebuild(epoch, planned, until);
            chronicle.failed(session.name(), made, failure, rebuilt.replayed());
            failure = rebuilt.failure();
            broken = rebuilt.plan();
        }
    }

    private record Rebuilt(ActivePlan plan, Failure failure, long replayed) {}

    private Rebuilt rebuild(long epoch, Planned planned, long until) {
        ActivePlan next;
        try {
            next = whilePreparing(epoch, planned, () -> compile(planned));
            history.makeRoom(next);
        } catch (RuntimeException | LinkageError e) {
            ownership.requireEpoch(epoch);
            return new Rebuilt(null, Failure.compiling(planned, e), 0);
        }
        long replayed = next.stateful() && history.begun()
                ? until - history.reaching(until).made()
                : 0;
        Failure failure = replay(epoch, next, goBack(next, until));
        if (failure == null) {
            install(next);
        }
        return new Rebuilt(next, failure, replayed);
    }

    private ActivePlan compile(Planned planned) {
        ActivePlan next = preparation.compile(session, planned);
        session.plansHeld().add(next);
        return next;
    }

    /** Plans or compiles by the session's own thread, which can be given up meanwhile. */
    private <T> T whilePreparing(long epoch, Planned planned, Supplier<T> work) {
        preparing = true;
        compiling = planned;
        long call = ownership.beginCall(epoch);
        T made = null;
        try {
            made = work.get();
            return made;
        } finally {
            try {
                ownership.endCall(call);
                preparing = false;
                compiling = null;
            } catch (GanglionException givenUp) {
                if (made instanceof ActivePlan late) {
                    close(late);
                }
                throw givenUp;
            }
        }
    }

    /** Takes back the steps from {@code until} on; returns the way of the checkpoint's state into a plan, or null if there is none. */
    private StateTransfer goBack(ActivePlan next, long until) {
        takeBack(until);
        return next.stateful() && history.begun()
                ? new StateTransfer(history.current().saved(), next)
                : null;
    }

    /**
     * Restores the checkpoint and computes the steps since again, on a plan that is not in place yet; returns what went wrong, or null.
     */
    private Failure replay(long epoch, ActivePlan next, StateTransfer transfer) {
        if (transfer == null) {
            return null;
        }
        Failure failure = call(next, transfer::move, epoch);
        if (failure == null) {
            failure = call(next, next.push(), epoch);
        }
        Segment segment = history.current();
        int steps = segment.logged();
        for (int i = 0; i <= steps && failure == null; i++) {
            if (segment.resetBefore(i)) {
                next.state().reset();
                failure = call(next, next.push(), epoch);
            }
            if (i < steps && failure == null) {
                segment.feed(i, next.inputs());
                failure = compute(next, segment.clock() + i, epoch);
            }
        }
        return failure == null ? notFinite(next) : failure;
    }

    private void takeBack(long until) {
        clock -= made - until;
        MADE.setRelease(this, until);
        if (history.begun()) {
            history.takeBack(until);
        }
    }

    /**
     * Goes on after the session's thread was given up: a new thread has the session. The arrays that the lost thread may still write
     * to are left to it.
     *
     * @param lost the thread
     * @param during what it was doing, for people
     * @param wholeSample whether the sample under way is handled again from its start
     */
    void rescue(long epoch, Thread lost, String during, boolean wholeSample) {
        boolean inPreparation = preparing;
        ActivePlan hung = callee;
        ActivePlan other = active == hung || inPreparation ? null : active;
        preparing = false;
        if (!inPreparation) {
            hung.lose();
        }
        inputs = detached(inputs);
        ownInputs = true;
        outputs = detached(outputs);
        Failure failure = inPreparation
                ? preparation.hungCompiling(session, compiling, during, lost)
                : Failure.hung(hung, during);
        compiling = null;
        recover(epoch, wholeSample && sampleStart >= 0 ? sampleStart : made, failure, other);
    }
}
