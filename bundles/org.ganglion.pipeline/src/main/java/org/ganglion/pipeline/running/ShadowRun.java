// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.pipeline.Comparison;
import org.ganglion.pipeline.Shadow;
import org.ganglion.pipeline.parts.Parts;
import org.ganglion.pipeline.settings.PipelineSettings;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Sessions;
import org.ganglion.session.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane without source and sinks. Its own thread takes from the {@link Handover} what the running lane has handled, has it handled by the
 * candidate, one sample at a time, and compares. A candidate whose state goes on from sample to sample is compared only while that state
 * stands where the running one's stood.
 */
final class ShadowRun implements Shadow {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowRun.class);
    /** Nobody wakes this thread: that would cost the running one a call of the kernel. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final Duration SLICE = Duration.ofMillis(100);
    private static final long STATE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long JOIN_MILLIS = 10_000;

    private final Ground ground;
    private final Model model;
    private final PipelineSettings settings;
    private final Lane lane;
    private final Handover handover;
    private final String pipeline;
    private final Differences differences = new Differences();
    private final AtomicReference<GanglionException> failure = new AtomicReference<>();
    private final AtomicBoolean partsChanged = new AtomicBoolean();
    private final Runnable watcher = () -> partsChanged.set(true);
    private final Thread thread;
    private volatile boolean closed;
    private volatile long passedOver;
    private volatile String ran = "";
    private volatile Answer answer;

    // this thread only
    private Lane followed;
    private long place;
    private boolean inStep;
    private boolean nothingToTakeOver;
    private long resets;
    private long stateAskedAt = System.nanoTime() - STATE_NANOS;

    /**
     * Where it runs.
     *
     * @param parts of the pipeline
     * @param tap of its lanes
     * @param running the lane that runs now, or null
     */
    record Ground(Parts parts, AtomicReference<Tap> tap, Supplier<Lane> running) {}

    /** What the candidate made of a sample. */
    private record Answer(long sample, Result result, long nanos) {}

    /** Looks on at the candidate's lane. */
    private final class Beside implements Tap {
        @Override
        public void handled(Lane from, Sample sample, Result result, long nanos) {
            answer = new Answer(sample.id(), result, nanos);
        }

        @Override
        public void givenUp(Sample sample, RuntimeException why) {
            Reason reason = why instanceof GanglionException known ? known.reason() : Reason.PROVIDER_FAILED;
            fail(new GanglionException(reason, "sample " + sample.id() + ": " + why.getMessage(), why));
        }
    }

    private ShadowRun(
            String pipeline,
            Model model,
            PipelineSettings settings,
            Ground ground,
            Sessions sessions,
            Session session) {
        this.pipeline = pipeline;
        this.model = model;
        this.settings = settings;
        this.ground = ground;
        this.lane = new Lane(
                model,
                sessions,
                session,
                new Gate(1),
                new Tally(),
                this::event,
                step -> {},
                new AtomicReference<>(new Beside()));
        CodecPlan codecs;
        try {
            codecs = CodecPlan.of(settings, session, ground.parts());
            handover = new Handover(codecs.open().columns());
            lane.start(new Lane.Fitting(settings, codecs), result -> {});
        } catch (RuntimeException | LinkageError refused) {
            lane.close();
            throw refused;
        }
        thread = new Thread(this::run, "ganglion-shadow-" + pipeline);
        thread.setDaemon(true);
    }

    /** As {@link org.ganglion.pipeline.Shadows#shadow}. */
    static Shadow open(String pipeline, Model candidate, PipelineSettings settings, Ground ground) {
        Models models = ground.parts().models().orElseThrow(() -> gone("models"));
        Sessions sessions = ground.parts().sessions().orElseThrow(() -> gone("sessions"));
        refuseIfItTakesTheDevice(models, candidate, settings, ground.running().get());
        Session session = models.open(candidate, settings.set(), settings.session());
        ShadowRun run = new ShadowRun(pipeline, candidate, settings, ground, sessions, session);
        if (!ground.tap().compareAndSet(null, run.handover)) {
            run.lane.close();
            throw new GanglionException(
                    Reason.BUSY, "pipeline '" + pipeline + "': another model is run beside the one that runs");
        }
        ground.parts().watch(run.watcher);
        try {
            run.beginLikeAnIdleLane();
        } catch (RuntimeException | OutOfMemoryError refused) {
            run.close();
            throw refused;
        }
        run.thread.start();
        LOG.info("pipeline {}: {} is run in the shadow", pipeline, run.lane.label());
        return run;
    }

    private static GanglionException gone(String services) {
        return new GanglionException(Reason.STOPPED, "the service of " + services + " is not there");
    }

    private static void refuseIfItTakesTheDevice(
            Models models, Model candidate, PipelineSettings settings, Lane running) {
        if (running == null) {
            return;
        }
        boolean lacks = !models.place(candidate, settings.set(), settings.session())
                .missing()
                .isEmpty();
        if (lacks
                && models.place(candidate, settings.set(), settings.session(), running.session())
                        .missing()
                        .isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    candidate.name() + '/' + candidate.version()
                            + " needs a device that only one session can hold, and " + running.label()
                            + " has it; there is no running one beside the other");
        }
    }

    /** While no sample is under way, the state can be had without the running thread; if one came meanwhile, that is asked instead. */
    private void beginLikeAnIdleLane() {
        Lane running = ground.running().get();
        if (running == null || !takesStateOf(running) || !running.drain(Duration.ZERO)) {
            return;
        }
        long handled = running.handled();
        long before = running.place();
        long resetsBefore = running.resetsMade();
        Snapshot state = running.snapshot();
        boolean undisturbed = running.drain(Duration.ZERO) && running.handled() == handled && handover.taken() == 0;
        if (state != null && undisturbed) {
            restore(state);
            followed = running;
            place = before;
            resets = resetsBefore;
            inStep = true;
        }
    }

    // ---- on its own thread ----

    private void run() {
        try {
            while (!closed && failure.get() == null) {
                if (partsChanged.getAndSet(false)) {
                    followCodecs();
                }
                LiveSample live = handover.poll();
                if (live == null) {
                    LockSupport.parkNanos(LOOK_NANOS);
                } else {
                    take(live);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("pipeline {}: the shadow is interrupted", pipeline, e);
        } catch (GanglionException e) {
            fail(e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error("pipeline {}: the shadow ends", pipeline, e);
            fail(new GanglionException(Reason.PROVIDER_FAILED, String.valueOf(e), e));
        }
    }

    private void followCodecs() {
        Lane.Fitting wanted = new Lane.Fitting(settings, CodecPlan.of(settings, lane.session(), ground.parts()));
        if (!wanted.equals(lane.fitting())) {
            wanted.codecs().open();
            lane.fit(wanted);
        }
    }

    private void take(LiveSample live) throws InterruptedException {
        boolean next = live.lane() == followed && live.place() == place + 1;
        boolean sameLane = live.lane() == followed;
        ran = live.lane().label();
        followed = live.lane();
        place = live.place();
        if (inStep && next || standsAnyway(live)) {
            if (sameLane && live.resets() != resets) {
                lane.askReset();
            }
            resets = live.resets();
            inStep = true;
            compare(live);
            return;
        }
        resets = live.resets();
        passedOver = passedOver + 1; // by this thread only
        inStep = live.state() != null && restoreAfter(live);
        if (!inStep && System.nanoTime() - stateAskedAt >= STATE_NANOS) {
            stateAskedAt = System.nanoTime();
            handover.wantState();
        }
    }

    /** Whether the result does not depend on samples before, or nothing would be carried over. */
    private boolean standsAnyway(LiveSample live) {
        return nothingToTakeOver
                || !takesStateOf(live.lane())
                || !Memory.learns(lane)
                        && switch (settings.reset()) {
                            case NEVER -> false;
                            case SAMPLE -> true;
                            case WINDOW -> (live.finished() - 1) % settings.window() == 0;
                        };
    }

    private boolean takesStateOf(Lane running) {
        return settings.carry() && running.model().name().equals(model.name());
    }

    private boolean restoreAfter(LiveSample live) {
        try {
            restore(await(live.state()));
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("pipeline {}: the state cannot be had: {}", pipeline, e.toString());
            return false;
        }
    }

    private void restore(Snapshot state) {
        nothingToTakeOver = state.blocks().isEmpty();
        try {
            await(lane.session().restore(state));
        } catch (ExecutionException | TimeoutException e) {
            throw new GanglionException(Reason.PROVIDER_FAILED, "it does not take over the state: " + e, e);
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GanglionException(Reason.STOPPED, "interrupted while it waited for a state", e);
        }
    }

    private void compare(LiveSample live) throws InterruptedException {
        Sample sample = live.sample();
        long firstStep = live.steps() - live.lane().fitting().settings().steps();
        lane.goOnLike(live.finished() - 1, firstStep - lane.session().steps());
        answer = null;
        lane.queue().offer(new Sample(sample.id(), sample.nanos(), sample.values()));
        while (!lane.queue().drain(SLICE)) {
            if (closed || failure.get() != null) {
                return;
            }
        }
        Answer made = answer;
        if (made == null || made.sample() != sample.id()) {
            fail(new GanglionException(
                    Reason.PROVIDER_FAILED, "it made no result of sample " + sample.id() + "; the log says why"));
        } else if (failure.get() == null) {
            differences.add(
                    sample.id(),
                    live.result().values(),
                    live.nanos(),
                    made.result().values(),
                    made.nanos());
        }
    }

    // ---- any thread ----

    private void event(SessionEvent event) {
        if (event instanceof SessionEvent.Quarantined broken) {
            fail(new GanglionException(
                    Reason.PROVIDER_FAILED, broken.provider() + ", at step " + broken.step() + ": " + broken.why()));
        } else if (event instanceof SessionEvent.Parked parked) {
            fail(new GanglionException(Reason.MISSING_CAPABILITY, String.join(", ", parked.missing())));
        }
    }

    private void fail(GanglionException why) {
        if (!closed && failure.compareAndSet(null, why)) {
            LOG.warn("pipeline {}: {} in the shadow: {}", pipeline, lane.label(), why.getMessage());
        }
    }

    @Override
    public Comparison comparison() {
        return differences.comparison(pipeline, ran, lane.label(), handover.taken(), handover.dropped(), passedOver);
    }

    @Override
    public Optional<GanglionException> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        closed = true;
        ground.tap().compareAndSet(handover, null);
        ground.parts().unwatch(watcher);
        lane.close();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
