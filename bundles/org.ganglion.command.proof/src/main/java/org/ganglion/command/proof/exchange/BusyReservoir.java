// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.ganglion.api.network.Network;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleHandler;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.ganglion.session.Snapshot;

/** A reservoir that is fed at a steady rate, with an account of every sample, step and event. */
final class BusyReservoir implements AutoCloseable {
    static final int NEURONS = 200;
    static final int SAMPLES_PER_SECOND = 1000;
    /** Emulators of hardware would take it over, with a precision of their own. */
    static final List<String> ONLY = List.of("cpu");

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1) / SAMPLES_PER_SECOND;
    private static final int WAITING_MOST = 8192;

    private final Session session;
    private final SampleQueue queue;
    private final StepLog steps = new StepLog();
    private final BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
    private final Predicate<SessionEvent> expected;
    private final List<SessionEvent> faults = new ArrayList<>();
    private final Thread feeder;
    private volatile boolean feeding = true;
    private long offered;
    private long resulted;
    private long outOfOrder;

    /**
     * Opens the session and begins to feed it.
     *
     * @param prefer whose services rank first
     */
    BusyReservoir(Sessions sessions, List<String> prefer, long seed) {
        this(sessions, prefer, seed, event -> event instanceof SessionEvent.Exchanged);
    }

    /**
     * As above.
     *
     * @param expected the events that are no fault
     */
    BusyReservoir(Sessions sessions, List<String> prefer, long seed, Predicate<SessionEvent> expected) {
        this.expected = expected;
        Network network = Reservoir.network(NEURONS, seed);
        SessionSettings settings = new SessionSettings(prefer, ONLY, 64, Duration.ofSeconds(5));
        session = sessions.open("proof-exchange", "spiking", network, settings);
        session.listen(this::told);
        queue = sessions.queue(session, WAITING_MOST, () -> new Stepping(steps), this::resulted);
        feeder = new Thread(this::feed, "ganglion-proof-feeder");
        feeder.setDaemon(true);
        feeder.start();
    }

    /** A step a sample, timed. */
    private record Stepping(StepLog log) implements SampleHandler {
        @Override
        public Result handle(Session session, Sample sample) {
            session.input(0).write(sample.values(), 0);
            session.input(1).write(sample.values(), 0);
            long start = System.nanoTime();
            session.step();
            log.add(System.nanoTime() - start);
            double[] output = new double[1];
            session.output(0).read(output, 0);
            return new Result(sample.id(), session.name(), output, 0, 0, 0, 0, 0);
        }
    }

    private void feed() {
        long next = System.nanoTime();
        while (feeding) {
            queue.offer(new Sample(offered, System.nanoTime(), new double[] {Reservoir.signal(offered)}));
            offered++;
            next += PERIOD_NANOS;
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    private void resulted(Result result) {
        if (result.sample() != resulted || !Double.isFinite(result.values()[0])) {
            outOfOrder++;
        }
        resulted = result.sample() + 1;
    }

    private void told(SessionEvent event) {
        if (!expected.test(event)) {
            synchronized (faults) {
                faults.add(event);
            }
        }
        events.add(event);
    }

    Session session() {
        return session;
    }

    /** The next exchange, or null if none comes in time. */
    SessionEvent.Exchanged awaitExchange(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            if (events.poll(left, TimeUnit.NANOSECONDS) instanceof SessionEvent.Exchanged exchanged) {
                return exchanged;
            }
        }
        return null;
    }

    /** Ends the feeding and waits for the last sample; says what is wrong with the account, a line each. */
    List<String> settle() throws InterruptedException {
        feeding = false;
        feeder.join(TimeUnit.SECONDS.toMillis(10));
        List<String> broken = new ArrayList<>();
        if (!queue.drain(Duration.ofSeconds(60))) {
            broken.add(queue.waiting() + " samples still wait after 60 s");
        }
        expect(broken, "samples taken in", queue.accepted(), offered);
        expect(broken, "samples handled", queue.handled(), offered);
        expect(broken, "results in order", resulted, offered);
        expect(broken, "results out of order, lost or twice", outOfOrder, 0);
        expect(broken, "samples dropped", queue.dropped(), 0);
        expect(broken, "steps made", session.steps(), offered);
        synchronized (faults) {
            faults.stream().limit(5).forEach(fault -> broken.add("unexpected: " + fault));
        }
        return broken;
    }

    private static void expect(List<String> broken, String what, long is, long wanted) {
        if (is != wanted) {
            broken.add(what + ": " + is + ", expected " + wanted);
        }
    }

    /** The state after the last sample. */
    Snapshot state() throws InterruptedException, ExecutionException {
        return session.snapshot().get();
    }

    long samples() {
        return offered;
    }

    StepLog steps() {
        return steps;
    }

    @Override
    public void close() {
        feeding = false;
        queue.close();
    }
}
