// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.api.stream.Result;
import org.ganglion.session.Placement;
import org.ganglion.session.SampleHandler;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.ganglion.session.planning.Planner;
import org.ganglion.session.providers.Catalog;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.providers.Ranking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open sessions on a set of providers, with the threads that watch them and exchange their plans. */
public final class LiveSessions implements Sessions, Providers.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);
    private static final long LETTING_GO_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = 200_000;

    private final Providers providers;
    private final Planner planner;
    private final Preparation preparation;
    private final Exchanger exchanger;
    private final HangWatch watch;
    private final List<RunningSession> open = new CopyOnWriteArrayList<>();

    /**
     * Begins to follow the providers.
     *
     * @param board where it runs
     * @param warmNanos how long a new plan is run on a copy of the state before it takes over
     */
    public LiveSessions(Providers providers, Board board, long warmNanos) {
        this(providers, board, warmNanos, Thread::new);
    }

    /** As {@link #LiveSessions(Providers, Board, long)}, on threads that {@code factory} makes. */
    LiveSessions(Providers providers, Board board, long warmNanos, ThreadFactory factory) {
        this.providers = providers;
        this.planner = new Planner(board);
        this.preparation = new Preparation(providers, planner);
        this.exchanger = new Exchanger(preparation, warmNanos, factory);
        this.watch = new HangWatch(exchanger);
        preparation.onFreed(this::freed);
        providers.listen(this);
    }

    @Override
    public Session open(String name, String engine, Network network, SessionSettings settings) {
        Catalog before = providers.catalog();
        RunningSession session =
                new RunningSession(name, engine, network, settings, preparation, exchanger, this::forget);
        open.add(session);
        watch.add(session);
        if (providers.catalog() != before) {
            // who came or went while it was compiled was not told to a session that nobody knew yet
            exchanger.reconsider(session);
        }
        return session;
    }

    /** A device that one session let go may be what another would rather run on. */
    private void freed(RunningSession by) {
        for (RunningSession other : open) {
            if (other != by) {
                exchanger.reconsiderLater(other);
            }
        }
    }

    private void forget(RunningSession session) {
        open.remove(session);
        watch.remove(session);
    }

    @Override
    public SampleQueue queue(
            Session session, int capacity, Supplier<SampleHandler> handlers, Consumer<Result> results) {
        for (RunningSession one : open) {
            if (one == session) {
                return new SessionQueue(one, capacity, handlers, results);
            }
        }
        throw new IllegalArgumentException("session " + session.name() + " is not open here");
    }

    @Override
    public Placement place(String engine, Network network, SessionSettings settings) {
        return place(engine, network, settings, null);
    }

    @Override
    public Placement place(String engine, Network network, SessionSettings settings, Session closed) {
        return planner.plan(
                        providers.catalog(),
                        engine,
                        network,
                        new Ranking(settings.prefer(), Set.of()),
                        settings.only(),
                        lease -> preparation.free(lease, closed))
                .placement();
    }

    /** Sets how long planning and compiling may take, which is 30 s at first. */
    void limitCompiling(long nanos) {
        exchanger.limitCompiling(nanos);
    }

    @Override
    public List<Session> open() {
        return List.copyOf(open);
    }

    @Override
    public void added(Provider provider) {
        open.forEach(exchanger::reconsiderSoon);
    }

    @Override
    public void removed(Collection<Long> serviceIds) {
        List<RunningSession> users =
                open.stream().filter(one -> uses(one, serviceIds)).toList();
        users.forEach(exchanger::reconsider);
        long deadline = System.nanoTime() + LETTING_GO_NANOS;
        for (RunningSession session : users) {
            while (uses(session, serviceIds) && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (uses(session, serviceIds)) {
                LOG.warn("{}: still uses a provider that goes; it is exchanged as soon as it can be", session.name());
            }
        }
    }

    private static boolean uses(RunningSession session, Collection<Long> serviceIds) {
        return serviceIds.stream().anyMatch(session::uses);
    }

    /** Closes all sessions and ends all threads. Bounded in time. */
    @Override
    public void close() {
        providers.forget(this);
        open.forEach(Session::close);
        watch.close();
        exchanger.close();
    }
}
