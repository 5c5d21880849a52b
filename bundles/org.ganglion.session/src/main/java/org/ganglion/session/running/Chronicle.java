// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happened to a session: counted, logged, told to listeners. Safe for use by several threads. */
final class Chronicle {
    private static final Logger LOG = LoggerFactory.getLogger(RunningSession.class);

    private final List<Consumer<SessionEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong exchanges = new AtomicLong();
    private final AtomicLong longestPause = new AtomicLong();
    private final AtomicLong quarantined = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong lostThreads = new AtomicLong();
    private final AtomicLong parkedNanos = new AtomicLong();
    private volatile long parkedSince;
    private volatile boolean parked;

    AutoCloseable listen(Consumer<SessionEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(SessionEvent event) {
        count(event);
        for (Consumer<SessionEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("{}: a listener of session events threw", event.session(), e);
            }
        }
    }

    private void count(SessionEvent event) {
        if (event instanceof SessionEvent.Exchanged exchanged) {
            exchanges.incrementAndGet();
            longestPause.accumulateAndGet(exchanged.pauseNanos(), Math::max);
            LOG.info(
                    "{}: exchanged {} for {} before step {}, pause {} us",
                    event.session(),
                    exchanged.before(),
                    exchanged.after(),
                    event.step(),
                    exchanged.pauseNanos() / 1000);
        } else if (event instanceof SessionEvent.ExchangeFailed failed) {
            LOG.warn("{}: could not exchange for {}: {}", event.session(), failed.wanted(), failed.why());
        } else if (event instanceof SessionEvent.Quarantined bad) {
            quarantined.incrementAndGet();
            replayed.addAndGet(bad.replayed());
            LOG.warn(
                    "{}: {} is in quarantine from step {} on, it {}; {} steps computed again",
                    event.session(),
                    bad.provider(),
                    event.step(),
                    bad.why(),
                    bad.replayed());
        } else if (event instanceof SessionEvent.Parked gone) {
            parkedSince = System.nanoTime();
            parked = true;
            LOG.warn("{}: parked before step {}, missing {}", event.session(), event.step(), gone.missing());
        } else if (event instanceof SessionEvent.Resumed) {
            endParking();
            LOG.info("{}: goes on with step {}", event.session(), event.step());
        }
    }

    /** A provider failed: as {@link #tell}, and what it threw is logged. */
    void failed(String session, long step, Failure failure, long replayed) {
        tell(new SessionEvent.Quarantined(session, step, failure.provider(), failure.why(), replayed));
        if (failure.cause() != null) {
            LOG.debug("{}: {} {}", session, failure.provider(), failure.why(), failure.cause());
        }
    }

    /** A plan that is no longer used could not be closed. */
    void closingFailed(String session, ActivePlan plan, Throwable thrown) {
        LOG.warn("{}: a plan of {} could not be closed", session, plan.providers(), thrown);
    }

    private void endParking() {
        if (parked) {
            parkedNanos.addAndGet(System.nanoTime() - parkedSince);
            parked = false;
        }
    }

    /** A thread was left behind in a provider. */
    void lostThread() {
        lostThreads.incrementAndGet();
    }

    SessionStatistics statistics(long steps) {
        long now = parked ? System.nanoTime() - parkedSince : 0;
        return new SessionStatistics(
                steps,
                exchanges.get(),
                longestPause.get(),
                quarantined.get(),
                replayed.get(),
                lostThreads.get(),
                parkedNanos.get() + now);
    }
}
