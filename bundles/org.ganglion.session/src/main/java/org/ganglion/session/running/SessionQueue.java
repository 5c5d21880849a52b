// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleHandler;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bounded queue with one worker behind it; a worker that is lost in a provider is replaced, and the sample it had begins anew. */
final class SessionQueue implements SampleQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SessionQueue.class);
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final RunningSession session;
    private final int capacity;
    private final Supplier<SampleHandler> handlers;
    private final Consumer<Result> results;
    private final Object monitor = new Object();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Sample underWay;
    private long accepted;
    private long dropped;
    private long handled;
    private boolean closing;
    private volatile Worker worker;

    SessionQueue(RunningSession session, int capacity, Supplier<SampleHandler> handlers, Consumer<Result> results) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a queue holds at least one sample, not " + capacity);
        }
        this.session = session;
        this.capacity = capacity;
        this.handlers = handlers;
        this.results = results;
        session.queue(this);
        replaceWorker(() -> {});
    }

    /** Whether the worker's thread is this one. */
    boolean worksIn(Thread thread) {
        Worker now = worker;
        return now != null && now.thread == thread;
    }

    /** Puts a new worker in the place of one that was lost. */
    void replaceWorker(Runnable first) {
        Worker next = new Worker(first);
        worker = next;
        next.thread.start();
    }

    @Override
    public boolean offer(Sample sample) {
        synchronized (monitor) {
            boolean room = samples.size() < capacity;
            if (!room) {
                samples.removeFirst();
                dropped++;
            }
            samples.addLast(sample);
            accepted++;
            monitor.notifyAll();
            return room;
        }
    }

    @Override
    public List<Sample> withdraw() {
        synchronized (monitor) {
            List<Sample> back = new ArrayList<>(samples);
            samples.clear();
            monitor.notifyAll();
            return back;
        }
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public int waiting() {
        synchronized (monitor) {
            return samples.size();
        }
    }

    @Override
    public long accepted() {
        synchronized (monitor) {
            return accepted;
        }
    }

    @Override
    public long dropped() {
        synchronized (monitor) {
            return dropped;
        }
    }

    @Override
    public long handled() {
        synchronized (monitor) {
            return handled;
        }
    }

    @Override
    public boolean drain(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (monitor) {
            while (!samples.isEmpty() || underWay != null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, left);
            }
            return true;
        }
    }

    /** The session is closed: there is nothing more to do. */
    void stop() {
        synchronized (monitor) {
            closing = true;
            monitor.notifyAll();
        }
    }

    @Override
    public void close() {
        stop();
        session.tellParking();
        long deadline = System.nanoTime() + CLOSING_NANOS;
        try {
            while (worker.thread.isAlive() && System.nanoTime() - deadline < 0 && !session.parked()) {
                worker.thread.join(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    /** The next sample, or the one under way that a lost worker left; null at the end. */
    private Sample take() throws InterruptedException {
        synchronized (monitor) {
            while (underWay == null && samples.isEmpty() && !closing) {
                monitor.wait();
            }
            if (underWay == null && !closing) {
                underWay = samples.removeFirst();
            }
            return underWay;
        }
    }

    private void done() {
        synchronized (monitor) {
            underWay = null;
            handled++;
            monitor.notifyAll();
        }
    }

    /** One thread behind the queue. */
    private final class Worker implements Runnable {
        private final Runnable first;
        private final Thread thread;

        private Worker(Runnable first) {
            this.first = first;
            this.thread = new Thread(this, "ganglion-session-" + session.name());
            thread.setDaemon(true);
        }

        private boolean current() {
            return worker == this;
        }

        @Override
        public void run() {
            try {
                first.run();
                work(handlers.get());
            } catch (GanglionException e) {
                if (current() && !session.ownership().closed()) {
                    LOG.error("{}: its queue is no longer served", session.name(), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void work(SampleHandler handler) throws InterruptedException {
            Session view = new WorkerSession(session, this::current);
            for (Sample sample = take(); sample != null; sample = take()) {
                session.beginSample();
                Result result = handle(handler, view, sample);
                if (!current()) {
                    return;
                }
                deliver(result);
                done();
                session.endSample();
            }
        }

        private Result handle(SampleHandler handler, Session view, Sample sample) {
            try {
                return handler.handle(view, sample);
            } catch (GanglionException e) {
                if (current() && !session.ownership().closed()) {
                    LOG.warn("{}: sample {} given up: {}", session.name(), sample.id(), e.getMessage());
                }
            } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
                if (current()) {
                    LOG.warn("{}: sample {} given up", session.name(), sample.id(), e);
                }
            }
            return null;
        }

        private void deliver(Result result) {
            if (result != null) {
                try {
                    results.accept(result);
                } catch (RuntimeException | LinkageError e) {
                    LOG.warn("{}: the result of sample {} could not be passed on", session.name(), result.sample(), e);
                }
            }
        }
    }
}
