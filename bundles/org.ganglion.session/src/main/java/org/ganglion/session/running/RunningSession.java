// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.SessionStatistics;
import org.ganglion.session.Snapshot;

/** A model being run: what callers see of it. Its inside is {@link SessionCore}; who may touch that, {@link Ownership}. */
final class RunningSession implements Session {
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final String engine;
    private final Network network;
    private final SessionSettings settings;
    private final Preparation preparation;
    private final Exchanger exchanger;
    private final Consumer<RunningSession> closed;
    private final Ownership ownership;
    private final Chronicle chronicle = new Chronicle();
    private final Set<Long> quarantine = ConcurrentHashMap.newKeySet();
    private final Set<ActivePlan> plansHeld = ConcurrentHashMap.newKeySet();
    private final Object parking = new Object();
    private final AtomicBoolean waitsForReconsideration = new AtomicBoolean();
    private final SessionCore core;
    private final CompletableFuture<Snapshot> farewell = new CompletableFuture<>();
    private volatile List<String> preferred;
    private volatile SessionQueue queue;
    /** Begins the thread that takes the place of one given up; null when that has begun. By who watches only. */
    private Runnable rescuer;

    /**
     * Plans and compiles.
     *
     * @param closed is told when it is closed
     */
    RunningSession(
            String name,
            String engine,
            Network network,
            SessionSettings settings,
            Preparation preparation,
            Exchanger exchanger,
            Consumer<RunningSession> closed) {
        this.name = name;
        this.engine = engine;
        this.network = network;
        this.settings = settings;
        this.preparation = preparation;
        this.exchanger = exchanger;
        this.closed = closed;
        this.preferred = settings.prefer();
        this.ownership = new Ownership(name);
        ProviderCalls calls = new ProviderCalls(this, preparation, ownership, chronicle);
        long limit = Math.max(settings.deadline().toNanos(), exchanger.compilingNanos());
        ActivePlan first = new FirstPlan(this, preparation, calls, chronicle, limit).make();
        this.core = new SessionCore(this, calls, ownership, chronicle, first);
    }

    // ---- for the rest of this package

    String engine() {
        return engine;
    }

    SessionSettings settings() {
        return settings;
    }

    List<String> preferred() {
        return preferred;
    }

    /** Service ids of the providers that failed here. */
    Set<Long> quarantine() {
        return quarantine;
    }

    /** Every plan that is not yet closed. */
    Set<ActivePlan> plansHeld() {
        return plansHeld;
    }

    Ownership ownership() {
        return ownership;
    }

    SessionCore core() {
        return core;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /** Whether any plan of it uses the service with this id; those in which a thread is lost do not count. */
    boolean uses(long serviceId) {
        for (ActivePlan plan : plansHeld) {
            if (plan.uses(serviceId) && !plan.lost()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the caller is the first to have it looked at again. */
    boolean beginWaiting() {
        return waitsForReconsideration.compareAndSet(false, true);
    }

    /** It is looked at again. */
    void endWaiting() {
        waitsForReconsideration.set(false);
    }

    /** The queue before it has to be told of lost threads. */
    void queue(SessionQueue added) {
        queue = added;
        long epoch = ownership.enterOnly();
        try {
            core.keepSamples();
        } finally {
            ownership.leave(epoch);
        }
    }

    /** A sample begins with the next step. */
    void beginSample() {
        long epoch = ownership.enterOnly();
        core.beginSample();
        ownership.leave(epoch);
    }

    /** The sample is over. */
    void endSample() {
        long epoch = ownership.enterOnly();
        core.endSample();
        ownership.leave(epoch);
    }

    /** Waits, for a bounded time, while it is parked. */
    void awaitProviders() throws InterruptedException {
        synchronized (parking) {
            if (core.parked() && !ownership.closed()) {
                parking.wait(100);
            }
        }
    }

    /** Wakes who waits because it is parked. */
    void tellParking() {
        synchronized (parking) {
            parking.notifyAll();
        }
    }

    /** A call of a provider took too long: gives up its thread and goes on in another. */
    void giveUp(long seen) {
        Thread lost = ownership.owner();
        long epoch = ownership.giveUp(seen);
        if (epoch < 0) {
            return;
        }
        chronicle.lostThread();
        SessionQueue before = queue;
        boolean worker = before != null && before.worksIn(lost);
        Runnable rescue = () -> rescue(epoch, lost, worker);
        rescuer = worker
                ? () -> before.replaceWorker(rescue)
                : () -> exchanger.thread("ganglion-rescue-" + name, rescue).start();
        exchanger.replaceIfLost(lost);
        beginRescue();
    }

    /** Goes on in another thread, if its own was given up and none could be made until now. By who watches. */
    void beginRescue() {
        if (rescuer != null) {
            rescuer.run();
            rescuer = null;
        }
    }

    private void rescue(long epoch, Thread lost, boolean wholeSample) {
        try {
            ownership.resumeAs(Thread.currentThread());
            core.rescue(epoch, lost, "for longer than " + settings.deadline().toMillis() + " ms", wholeSample);
        } finally {
            ownership.leave(epoch);
        }
    }

    // ---- the session's thread

    @Override
    public Signal input(int index) {
        if (core.lends()) {
            ownership.lend();
        }
        return core.input(index);
    }

    @Override
    public Signal output(int index) {
        return core.output(index);
    }

    @Override
    public Signal signal(String node) {
        ActivePlan plan = core.active();
        if (plan == null) {
            throw new GanglionException(Reason.NOT_FOUND, name + ": parked, so node '" + node + "' has no signal");
        }
        return plan.plan().signal(node);
    }

    @Override
    public State state(String node) {
        State found = core.state(node);
        if (found == null) {
            throw new GanglionException(Reason.NOT_FOUND, name + ": node '" + node + "' has no state to be seen");
        }
        return found;
    }

    @Override
    public boolean step() {
        long epoch = ownership.enter();
        try {
            return core.advance(epoch);
        } finally {
            ownership.leave(epoch);
        }
    }

    @Override
    public void reset() {
        long epoch = ownership.enterOnly();
        try {
            core.reset(epoch);
        } finally {
            ownership.leave(epoch);
        }
    }

    // ---- any thread

    @Override
    public String name() {
        return name;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public List<Port> inputs() {
        return core.inputPorts();
    }

    @Override
    public List<Port> outputs() {
        return core.outputPorts();
    }

    @Override
    public long steps() {
        return core.made();
    }

    @Override
    public void count(Operations into) {
        core.count(into);
    }

    @Override
    public double microjoules() {
        return core.microjoules();
    }

    @Override
    public boolean parked() {
        return core.parked();
    }

    @Override
    public List<Provider> providers() {
        ActivePlan plan = core.active();
        return plan == null ? List.of() : plan.providers();
    }

    @Override
    public CompletableFuture<SessionEvent.Exchanged> prefer(List<String> names) {
        preferred = List.copyOf(names);
        ownership.endLoan();
        return exchanger.reconsider(this);
    }

    @Override
    public CompletableFuture<Snapshot> snapshot() {
        return ownership.closed() ? farewell.copy() : between(core::snapshot);
    }

    @Override
    public CompletableFuture<List<String>> restore(Snapshot snapshot) {
        return between(epoch -> core.restore(snapshot, epoch));
    }

    private <T> CompletableFuture<T> between(Function<Long, T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (ownership.closed()) {
            result.completeExceptionally(ownership.stopped());
            return result;
        }
        ownership.between(() -> {
            try {
                result.complete(work.apply(ownership.epoch()));
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public Set<Long> quarantined() {
        return Set.copyOf(quarantine);
    }

    @Override
    public SessionStatistics statistics() {
        return chronicle.statistics(core.made());
    }

    @Override
    public AutoCloseable listen(Consumer<SessionEvent> listener) {
        return chronicle.listen(listener);
    }

    private void leave(boolean hung) {
        try {
            farewell.complete(core.farewell(hung));
        } catch (OutOfMemoryError e) {
            farewell.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        int phase = ownership.close(System.nanoTime() + CLOSING_NANOS);
        if (phase == Ownership.CLOSED) {
            return;
        }
        leave(phase == Ownership.PROVIDER || phase == Ownership.OWN);
        if (phase == Ownership.PROVIDER) {
            core.calls().hung("when the session was closed", ownership.owner());
        }
        for (ActivePlan plan : plansHeld) {
            if (!plan.lost()) {
                exchanger.closeSoon(this, plan);
            }
        }
        core.end();
        exchanger.awaitClosed(this, CLOSING_NANOS);
        tellParking();
        SessionQueue before = queue;
        if (before != null) {
            before.stop();
        }
        closed.accept(this);
    }
}
