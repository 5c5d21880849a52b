// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.model.Model;
import org.ganglion.pipeline.settings.PipelineSettings;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Sessions;
import org.ganglion.session.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model's time in a pipeline: its session, the queue before it, and how samples are handled. Fields that the session's thread reads
 * are volatile; all methods but those of {@link SampleWork} belong to the pipeline's thread.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Model model;
    private final String label;
    private final Sessions sessions;
    private final Session session;
    private final Gate gate;
    private final Tally tally;
    private final AutoCloseable listening;
    private final Consumer<Session> afterStep;
    private final AtomicReference<Tap> tap;
    private SampleQueue queue;
    private volatile Fitting fitting;
    private volatile SampleWork latest;
    private volatile boolean closing;
    private volatile long resetsAsked;
    private volatile long resetsMade;
    private volatile long finished;
    private volatile long place;
    private volatile long ahead;

    /**
     * How samples are handled from the next one on.
     *
     * @param settings of the pipeline
     * @param codecs which serve it
     */
    record Fitting(PipelineSettings settings, CodecPlan codecs) {
        /** Written out here and in the parts, because the generated ones take 50 ms when they are first asked, which is in a start. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Fitting f
                    && (settings == f.settings || settings.equals(f.settings))
                    && codecs.equals(f.codecs);
        }

        @Override
        public int hashCode() {
            return 31 * settings.hashCode() + codecs.hashCode();
        }
    }

    Lane(
            Model model,
            Sessions sessions,
            Session session,
            Gate gate,
            Tally tally,
            Consumer<SessionEvent> events,
            Consumer<Session> afterStep,
            AtomicReference<Tap> tap) {
        this.model = model;
        this.label = model.name() + '/' + model.version();
        this.sessions = sessions;
        this.session = session;
        this.gate = gate;
        this.tally = tally;
        this.afterStep = afterStep;
        this.tap = tap;
        this.listening = session.listen(events);
    }

    /** Puts the queue before the session; from now on samples may come. */
    void start(Fitting first, Consumer<Result> results) {
        fitting = first;
        queue = sessions.queue(session, first.settings().capacity(), this::newWork, result -> {
            results.accept(result);
            latest.show(result);
        });
    }

    private SampleWork newWork() {
        SampleWork work = new SampleWork(this);
        latest = work;
        return work;
    }

    Model model() {
        return model;
    }

    /** Name and version of the model. */
    String label() {
        return label;
    }

    Session session() {
        return session;
    }

    SampleQueue queue() {
        return queue;
    }

    boolean isOf(Sessions service) {
        return sessions == service;
    }

    boolean runs(Model other) {
        return model.version().equals(other.version()) && model.sha256().equals(other.sha256());
    }

    Fitting fitting() {
        return fitting;
    }

    /** Handles samples otherwise from the next one on. */
    void fit(Fitting changed) {
        fitting = changed;
    }

    /** Says that a step was made. */
    void stepped() {
        afterStep.accept(session);
    }

    /** Says that a sample has left the queue. */
    void sampleLeft() {
        place = place + 1; // one thread at a time
        gate.left();
    }

    /** Who looks on, or null. */
    Tap tap() {
        return tap.get();
    }

    /** The place of the sample under way, or handled last, among all that were taken up. */
    long place() {
        return place;
    }

    /** Samples handled to their end. */
    long finished() {
        return finished;
    }

    /** Resets that were asked for and made. */
    long resetsMade() {
        return resetsMade;
    }

    /** Steps by which another lane is ahead that this one follows; its encoders have to know. */
    long ahead() {
        return ahead;
    }

    /** Handles the next sample as another lane did which had finished so many, and was so many steps ahead. No sample is under way. */
    void goOnLike(long samples, long steps) {
        finished = samples;
        ahead = steps;
    }

    boolean isClosing() {
        return closing;
    }

    void askReset() {
        resetsAsked++; // only by the pipeline's thread
    }

    /** Whether the state is to be reset before the next sample. On the session's thread. */
    boolean resetDue(PipelineSettings settings) {
        return resetsAsked != resetsMade
                || switch (settings.reset()) {
                    case NEVER -> false;
                    case SAMPLE -> true;
                    case WINDOW -> finished % settings.window() == 0;
                };
    }

    /** Says that a sample was handled to its end, with so many operations. On the session's thread. */
    void sampleFinished(long resetsSeen, Operations operations) {
        tally.add(operations);
        resetsMade = resetsSeen;
        finished = finished + 1; // one thread at a time
    }

    long resetsAsked() {
        return resetsAsked;
    }

    /** Samples whose handling ended. */
    long handled() {
        return queue == null ? 0 : queue.handled();
    }

    /** Waits until no sample is under way; the gate is shut. */
    boolean drain(Duration atMost) {
        try {
            return queue == null || queue.drain(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A copy of the state, or null if the session gives none in time. */
    Snapshot snapshot() {
        try {
            return session.snapshot().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: the state cannot be carried over: {}", label, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /**
     * What became of a state that was to be taken over.
     *
     * @param discarded the variables that found no place, as node.variable
     * @param failure why nothing was taken over; empty if it was
     */
    record Restored(List<String> discarded, String failure) {}

    /** Takes a state over. */
    Restored restore(Snapshot snapshot) {
        String failure;
        try {
            List<String> discarded = session.restore(snapshot).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (discarded.isEmpty()) {
                LOG.info("{}: took over the state of step {}", label, snapshot.step());
            } else {
                LOG.warn("{}: took over the state of step {}, but for {}", label, snapshot.step(), discarded);
            }
            return new Restored(discarded, "");
        } catch (ExecutionException | TimeoutException e) {
            failure = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "the pipeline ends";
        }
        LOG.warn("{}: begins with a fresh state: {}", label, failure);
        return new Restored(List.of(), failure);
    }

    /**
     * Ends it.
     *
     * @return the sample that was under way and whose handling did not end, or null
     */
    Sample close() {
        closing = true;
        if (queue == null) {
            session.close();
        } else {
            queue.close();
        }
        try {
            listening.close();
        } catch (Exception e) {
            LOG.warn("{}: cannot end listening to the session", label, e);
        }
        SampleWork last = latest;
        return last == null ? null : last.takeAway();
    }
}
