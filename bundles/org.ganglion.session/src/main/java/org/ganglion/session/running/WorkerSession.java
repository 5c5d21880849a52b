// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
import org.ganglion.session.SessionStatistics;
import org.ganglion.session.Snapshot;

/** A session as a queue's worker sees it: a step waits while the session is parked, and a worker that was replaced may do nothing. */
final class WorkerSession implements Session {
    private final RunningSession session;
    private final BooleanSupplier current;

    WorkerSession(RunningSession session, BooleanSupplier current) {
        this.session = session;
        this.current = current;
    }

    private RunningSession mine() {
        if (!current.getAsBoolean()) {
            throw new GanglionException(
                    Reason.PROVIDER_FAILED, session.name() + ": this thread was given up; another handles its sample");
        }
        return session;
    }

    @Override
    public boolean step() {
        while (!mine().step()) {
            try {
                session.awaitProviders();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GanglionException(
                        Reason.STOPPED, session.name() + ": interrupted while it waited for a provider", e);
            }
        }
        return true;
    }

    @Override
    public Signal input(int index) {
        return mine().input(index);
    }

    @Override
    public Signal output(int index) {
        return mine().output(index);
    }

    @Override
    public Signal signal(String node) {
        return mine().signal(node);
    }

    @Override
    public State state(String node) {
        return mine().state(node);
    }

    @Override
    public void reset() {
        mine().reset();
    }

    @Override
    public String name() {
        return session.name();
    }

    @Override
    public Network network() {
        return session.network();
    }

    @Override
    public List<Port> inputs() {
        return session.inputs();
    }

    @Override
    public List<Port> outputs() {
        return session.outputs();
    }

    @Override
    public long steps() {
        return session.steps();
    }

    @Override
    public void count(Operations into) {
        session.count(into);
    }

    @Override
    public double microjoules() {
        return session.microjoules();
    }

    @Override
    public boolean parked() {
        return session.parked();
    }

    @Override
    public List<Provider> providers() {
        return session.providers();
    }

    @Override
    public CompletableFuture<SessionEvent.Exchanged> prefer(List<String> names) {
        return session.prefer(names);
    }

    @Override
    public CompletableFuture<Snapshot> snapshot() {
        return session.snapshot();
    }

    @Override
    public CompletableFuture<List<String>> restore(Snapshot snapshot) {
        return session.restore(snapshot);
    }

    @Override
    public Set<Long> quarantined() {
        return session.quarantined();
    }

    @Override
    public SessionStatistics statistics() {
        return session.statistics();
    }

    @Override
    public AutoCloseable listen(Consumer<SessionEvent> listener) {
        return session.listen(listener);
    }

    /** The queue closes the session. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("a handler does not close its session");
    }
}
