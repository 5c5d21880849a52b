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
    private static final int SPINS = 200;
    private static final long PAUSE_NANOS = 20_000;
    private static final VarHandle WORD;
    private static final VarHandle PROGRESS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(Ownership.class, "word", long.class);
            PROGRESS = lookup.findVarHandle(Ownership.class, "progress", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String session;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile long word;
    private volatile boolean tasksWait;
    private long progress;
    private volatile Thread owner;
    private volatile List<WeakReference<Thread>> lost = List.of();
    private volatile long lostCount;

    Ownership(String session) {
        this.session = session;
    }

    static int phase(long word) {
        return (int) word & ((1 << PHASE_BITS) - 1);
    }

    private static long epoch(long word) {
        return word >>> PHASE_BITS;
    }

    private static long word(long epoch, int phase) {
        return epoch << PHASE_BITS | phase;
    }

    long word() {
        return word;
    }

    /** Rises each time a thread is given up. */
    long epoch() {
        return epoch(word);
    }

    boolean closed() {
        return phase(word) == CLOSED;
    }

    /** Changes whenever a provider is called; together with the word it says whether a call is still the same. */
    long progress() {
        return (long) PROGRESS.getOpaque(this);
    }

    /** Threads given up. */
    long lostThreads() {
        return lostCount;
    }

    /**
     * Takes the session; waits while another thread has it. What waits to be done between two steps is done first.
     *
     * @return the epoch, for {@link #leave} and {@link #endCall}
     * @throws GanglionException STOPPED if the session is closed, PROVIDER_FAILED if this thread was given up
     */
    long enter() {
        long epoch = enterOnly();
        if (tasksWait) {
            runTasks();
        }
        return epoch;
    }

    /** As {@link #enter}, and leaves what waits for later. */
    long enterOnly() {
        long epoch = take(LENT);
        Thread current = Thread.currentThread();
        if (owner != current) {
            refuseLost(current, epoch);
            owner = current;
        }
        return epoch;
    }

    private long take(int highest) {
        for (int tries = 0; ; tries++) {
            long now = word;
            int phase = phase(now);
            if (phase <= highest && WORD.compareAndSet(this, now, word(epoch(now), OWN))) {
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

    /** Ends what {@link #enter} began; does nothing if the thread was given up meanwhile. */
    void leave(long epoch) {
        leaveOnly(epoch);
        if (tasksWait) {
            runTasksIfIdle();
        }
    }

    /** As {@link #leave}, and leaves what waits for later. */
    void leaveOnly(long epoch) {
        WORD.compareAndSet(this, word(epoch, OWN), word(epoch, IDLE));
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
            if (phase == IDLE && WORD.compareAndSet(this, now, word(epoch(now), LENT))) {
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
            WORD.compareAndSet(this, now, word(epoch(now), IDLE));
        }
    }

    /** A provider's code is called next. */
    void beginCall(long epoch) {
        PROGRESS.setOpaque(this, progress + 1);
        WORD.setRelease(this, word(epoch, PROVIDER));
    }

    /**
     * A provider's code returned.
     *
     * @throws GanglionException PROVIDER_FAILED if the thread was given up meanwhile
     */
    void endCall(long epoch) {
        if (!WORD.compareAndSet(this, word(epoch, PROVIDER), word(epoch, OWN))) {
            throw new GanglionException(
                    Reason.PROVIDER_FAILED, "session " + session + ": a provider hung, and this thread was given up");
        }
    }

    /**
     * Gives up the thread that is in a provider's code, if the call is still the one seen. The caller owns the session then.
     *
     * @return the new epoch, or -1 if it is another call by now
     */
    long giveUp(long seenWord, long seenProgress) {
        Thread hung = owner;
        if (phase(seenWord) != PROVIDER || progress() != seenProgress) {
            return -1;
        }
        long next = epoch(seenWord) + 1;
        if (!WORD.compareAndSet(this, seenWord, word(next, OWN))) {
            return -1;
        }
        remember(hung);
        owner = Thread.currentThread();
        tasksWait = !tasks.isEmpty();
        return next;
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
        lostCount++;
    }

    /** Runs {@code task} between two steps: now if the session is between two, else by its thread at the next boundary. */
    void between(Runnable task) {
        endLoan();
        leaveTask(task);
        runTasksIfIdle();
    }

    /** Leaves {@code task} to the session's thread at its next boundary; {@link #runTasksIfIdle} does it otherwise. */
    void leaveTask(Runnable task) {
        tasks.add(task);
        tasksWait = true;
    }

    /** Takes back a task; false if it ran or runs. */
    boolean withdraw(Runnable task) {
        return tasks.remove(task);
    }

    /** Runs what waits, if the session is between two steps and lends nothing. */
    void runTasksIfIdle() {
        long now = word;
        if (phase(now) != IDLE || !WORD.compareAndSet(this, now, word(epoch(now), OWN))) {
            return;
        }
        owner = Thread.currentThread();
        try {
            runTasks();
        } finally {
            WORD.compareAndSet(this, word(epoch(now), OWN), word(epoch(now), IDLE));
        }
    }

    private void runTasks() {
        tasksWait = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /**
     * Ends it: at once between two steps, and from a thread that is in a provider's code when the time is over.
     *
     * @return the phase in which it was ended: {@link #CLOSED} if it was before, {@link #PROVIDER} if a thread is still in there
     */
    int close(long deadline) {
        for (int tries = 0; ; tries++) {
            long now = word;
            int phase = phase(now);
            boolean late = System.nanoTime() - deadline > 0;
            if (phase == CLOSED) {
                return CLOSED;
            }
            if ((phase <= LENT || (late && phase == PROVIDER))
                    && WORD.compareAndSet(this, now, word(epoch(now) + 1, CLOSED))) {
                tasksWait = false;
                return phase;
            }
            pause(tries);
        }
    }
}
