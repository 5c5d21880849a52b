// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Who may touch a session now: one word, changed by compare and swap, so that a step needs no lock. Between two steps the session is
 * idle and another thread may take it for a moment. While a provider's code runs, the word says so: only then can the thread be given
 * up, which begins a new epoch; whatever the lost thread does later fails on the word, because its epoch is over.
 */
final class Ownership {
    /** Between two steps. */
    static final int IDLE = 0;
    /** Between two steps, and the caller fills an input that belongs to the plan. */
    static final int LENT = 1;
    /** Someone runs the session's own code. */
    static final int OWN = 2;
    /** The owner runs a provider's code; can be given up. */
    static final int PROVIDER = 3;
    /** Over. */
    static final int CLOSED = 4;

    private static final int PHASE_BITS = 3;
    private static final int CALL_BITS = 37;
    private static final long CALL_MASK = (1L << CALL_BITS) - 1;
    private static final int SPINS = 200;
    private static final long PAUSE_NANOS = 20_000;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Ownership.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String session;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> exchanges = new ConcurrentLinkedQueue<>();
    private volatile long word;
    private volatile boolean tasksWait;
    private volatile boolean exchangesWait;
    private volatile Thread owner;
    private volatile List<WeakReference<Thread>> lost = List.of();

    Ownership(String session) {
        this.session = session;
    }

    static int phase(long word) {
        return (int) word & ((1 << PHASE_BITS) - 1);
    }

    private static long epoch(long word) {
        return word >>> PHASE_BITS + CALL_BITS;
    }

    private static long with(long word, int phase) {
        return word >>> PHASE_BITS << PHASE_BITS | phase;
    }

    private static long nextEpoch(long word, int phase) {
        return epoch(word) + 1 << PHASE_BITS + CALL_BITS | phase;
    }

    private static long nextCall(long word) {
        long call = (word >>> PHASE_BITS) + 1 & CALL_MASK;
        return epoch(word) << PHASE_BITS + CALL_BITS | call << PHASE_BITS | PROVIDER;
    }

    /** Epoch, number of the call of a provider, and phase: a word that did not change means that nothing did. */
    long word() {
        return word;
    }

    /** Whether no provider was called since {@code seen} was the word. */
    boolean quietSince(long seen) {
        return word >>> PHASE_BITS == seen >>> PHASE_BITS;
    }

    /** Rises each time a thread is given up. */
    long epoch() {
        return epoch(word);
    }

    boolean closed() {
        return phase(word) == CLOSED;
    }

    /**
     * Takes the session for a step; waits while another thread has it. What waits to be done between two steps is done first.
     *
     * @return the epoch, for {@link #leave} and {@link #beginCall}
     * @throws GanglionException STOPPED if the session is closed, PROVIDER_FAILED if this thread was given up
     */
    long enter() {
        long epoch = enterOnly();
        try {
            if (tasksWait) {
                runTasks();
            }
            if (exchangesWait) {
                runExchanges();
            }
            return epoch;
        } catch (RuntimeException | Error e) {
            release(epoch); // who never entered does not leave, and others would wait for ever
            throw e;
        }
    }

    /** As {@link #enter}, and leaves what waits for later. */
    long enterOnly() {
        long epoch = take();
        Thread current = Thread.currentThread();
        if (owner != current) {
            refuseLost(current, epoch);
            owner = current;
        }
        return epoch;
    }

    private long take() {
        for (int tries = 0; ; tries++) {
            long now = word;
            int phase = phase(now);
            if (phase <= LENT && WORD.compareAndSet(this, now, with(now, OWN))) {
                return epoch(now);
            }
            if (phase == CLOSED) {
                throw stopped();
            }
            pause(tries);
        }
    }

    GanglionException stopped() {
        return new GanglionException(Reason.STOPPED, "session " + session + " is closed");
    }

    private static void pause(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void refuseLost(Thread current, long epoch) {
        for (WeakReference<Thread> one : lost) {
            if (one.refersTo(current)) {
                leave(epoch);
                throw new GanglionException(
                        Reason.PROVIDER_FAILED,
                        "session " + session + ": this thread was given up when a provider hung in it; use another");
            }
        }
    }

    /**
     * Ends what {@link #enter} began; does nothing if the thread was given up meanwhile. Exchanges are left to the next step: the caller
     * may still want to see what this one did.
     */
    void leave(long epoch) {
        release(epoch);
        if (tasksWait) {
            runTasksIfIdle();
        }
    }

    private void release(long epoch) {
        long now = word;
        if (phase(now) == OWN && epoch(now) == epoch) {
            WORD.compareAndSet(this, now, with(now, IDLE));
        }
    }

    /** The thread that had it last. */
    Thread owner() {
        return owner;
    }

    /** Says that the caller is about to fill an input that belongs to the plan: until its step nobody else takes the session. */
    void lend() {
        for (int tries = 0; ; tries++) {
            long now = word;
            int phase = phase(now);
            if (phase == LENT || phase == CLOSED) {
                return;
            }
            if (phase == IDLE && WORD.compareAndSet(this, now, with(now, LENT))) {
                owner = Thread.currentThread();
                return;
            }
            pause(tries);
        }
    }

    /** Ends a loan by the thread that has it: it waits for something that happens between two steps, and fills nothing meanwhile. */
    void endLoan() {
        long now = word;
        if (phase(now) == LENT && owner == Thread.currentThread()) {
            WORD.compareAndSet(this, now, with(now, IDLE));
        }
    }

    /**
     * A provider's code is called next.
     *
     * @return the call, for {@link #endCall}
     * @throws GanglionException PROVIDER_FAILED if the thread was given up meanwhile
     */
    long beginCall(long epoch) {
        long now = word;
        if (phase(now) != OWN || epoch(now) != epoch) {
            throw givenUp();
        }
        long call = nextCall(now);
        WORD.setRelease(this, call);
        return call;
    }

    /**
     * A provider's code returned.
     *
     * @throws GanglionException PROVIDER_FAILED if the thread was given up meanwhile
     */
    void endCall(long call) {
        if (!WORD.compareAndSet(this, call, with(call, OWN))) {
            throw givenUp();
        }
    }

    /**
     * Ends what a thread does that was given up.
     *
     * @throws GanglionException PROVIDER_FAILED if it was
     */
    void requireEpoch(long epoch) {
        if (epoch(word) != epoch) {
            throw givenUp();
        }
    }

    private GanglionException givenUp() {
        if (closed()) {
            return stopped();
        }
        return new GanglionException(
                Reason.PROVIDER_FAILED, "session " + session + ": a provider hung, and this thread was given up");
    }

    /**
     * Gives up the thread that is in a provider's code, if it still is in the call seen. The caller owns the session then.
     *
     * @return the new epoch, or -1 if it is another call by now
     */
    long giveUp(long seen) {
        Thread hung = owner;
        long next = nextEpoch(seen, OWN);
        if (phase(seen) != PROVIDER || !WORD.compareAndSet(this, seen, next)) {
            return -1;
        }
        remember(hung);
        owner = Thread.currentThread();
        tasksWait = !tasks.isEmpty();
        exchangesWait = !exchanges.isEmpty();
        return epoch(next);
    }

    /** Waits while the session is in the hands of whoever took it. */
    void awaitRescue() {
        for (int tries = 0; phase(word) == OWN || phase(word) == PROVIDER; tries++) {
            pause(tries);
        }
    }

    /** The session, given up by its thread, is now in the hands of {@code thread}. */
    void resumeAs(Thread thread) {
        owner = thread;
    }

    private void remember(Thread hung) {
        List<WeakReference<Thread>> more = new ArrayList<>(lost);
        more.removeIf(one -> one.refersTo(null));
        more.add(new WeakReference<>(hung));
        lost = List.copyOf(more);
    }

    /** Runs {@code task} between two steps: now if the session is between two, else by its thread after the step under way. */
    void between(Runnable task) {
        endLoan();
        tasks.add(task);
        tasksWait = true;
        runTasksIfIdle();
    }

    private void runTasksIfIdle() {
        runIfIdle(this::runTasks);
    }

    /** Leaves {@code exchange} to the session's thread, right before its next step; {@link #exchangeIfIdle} does it otherwise. */
    void leaveExchange(Runnable exchange) {
        exchanges.add(exchange);
        exchangesWait = true;
    }

    /** Takes back an exchange; false if it ran or runs. */
    boolean withdraw(Runnable exchange) {
        return exchanges.remove(exchange);
    }

    /** Runs the exchanges that wait, if the session is between two steps and lends nothing. */
    void exchangeIfIdle() {
        runIfIdle(this::runExchanges);
    }

    private void runIfIdle(Runnable work) {
        long now = word;
        if (phase(now) != IDLE || !WORD.compareAndSet(this, now, with(now, OWN))) {
            return;
        }
        owner = Thread.currentThread();
        try {
            work.run();
        } finally {
            leave(epoch(now));
        }
    }

    private void runTasks() {
        tasksWait = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void runExchanges() {
        exchangesWait = false;
        for (Runnable exchange = exchanges.poll(); exchange != null; exchange = exchanges.poll()) {
            exchange.run();
        }
    }

    /**
     * Ends it: at once between two steps or by the thread that has it, and from any other thread that has it when the time is over.
     *
     * @return the phase in which it was ended: {@link #CLOSED} if it was before, {@link #PROVIDER} or {@link #OWN} if a thread is still in
     *     there
     */
    int close(long deadline) {
        for (int tries = 0; ; tries++) {
            long now = word;
            int phase = phase(now);
            if (phase == CLOSED) {
                return CLOSED;
            }
            boolean mine = phase == OWN && owner == Thread.currentThread();
            boolean late = System.nanoTime() - deadline > 0;
            if ((phase <= LENT || mine || late) && WORD.compareAndSet(this, now, nextEpoch(now, CLOSED))) {
                tasksWait = false;
                exchangesWait = false;
                return phase;
            }
            pause(tries);
        }
    }
}
