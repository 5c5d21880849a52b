// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
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
 * One pipeline. Whenever its configuration or a part changes, its own thread compares what is with what should be and makes the
 * difference: nothing else opens or closes anything here. Samples go past this thread, from the source through the {@link Gate} to the
 * session's queue.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long LAST_RETRY_MILLIS = 30_000;
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final long JOIN_SECONDS = 10;

    private final String name;
    private final Parts parts;
    private final Audience audience;
    private final Gate gate = new Gate(1);
    private final Tally tally = new Tally();
    private final Inlet inlet;
    private final Outlets outlets;
    private final Memory memory;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicReference<Tap> tap = new AtomicReference<>();
    private final Runnable watcher = this::changed;

    private volatile Map<String, String> asked;
    private volatile Map<String, String> configured;
    private volatile Lane lane;
    private volatile Shown shown = new Shown(PipelineState.WAITING, List.of());
    private volatile long handledBefore;
    private volatile double deadlineMicros;
    private volatile boolean closed;
    /** The configuration that it compared itself with last. */
    private volatile Map<String, String> compared = Map.of();

    // the pipeline's thread only
    private final ReadSettings read = new ReadSettings();
    /** What waits for its model to come back. */
    private Memory.Left carried;

    private Unopened unopened;
    private ScheduledFuture<?> retry;
    private ScheduledFuture<?> keeping;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /**
     * A model that did not open although the one before had ended for it.
     *
     * @param model which
     * @param settings how it was to run
     * @param why it did not
     */
    private record Unopened(Model model, PipelineSettings settings, GanglionException why) {
        private boolean isOf(Model other, PipelineSettings wanted) {
            return model.sha256().equals(other.sha256())
                    && model.version().equals(other.version())
                    && settings.equals(wanted);
        }
    }

    private record Shown(PipelineState state, List<String> reasons) {}

    /**
     * Makes a pipeline and returns at once.
     *
     * @param name of the pipeline
     * @param configured the configuration, each value as a text
     */
    public Pipeline(String name, Map<String, String> configured, Parts parts, Audience audience) {
        this.name = name;
        this.configured = PipelineSettings.given(configured);
        this.asked = this.configured;
        this.parts = parts;
        this.audience = audience;
        this.inlet = new Inlet(name, gate, watcher);
        this.outlets = new Outlets(name);
        this.memory = new Memory(name, parts);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "ganglion-pipeline-" + name);
            made.setDaemon(true);
            return made;
        });
        thread.setKeepAliveTime(5, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
        parts.watch(watcher);
        changed();
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** Takes another configuration; what it does not touch goes on. */
    public void configure(Map<String, String> changed) {
        asked = PipelineSettings.given(changed);
        changed();
    }

    /** As {@link org.ganglion.pipeline.Pipelines#follows}. */
    boolean follows(Map<String, Object> configuration) {
        return compared.equals(PipelineSettings.given(ConfiguredPipeline.texts(configuration)));
    }

    /** The session that runs now. */
    public Optional<Session> session() {
        Lane now = lane;
        return now == null ? Optional.empty() : Optional.of(now.session());
    }

    /** What runs now, or null. */
    Lane lane() {
        return lane;
    }

    /** As {@link org.ganglion.pipeline.Shadows#shadow}. */
    Optional<Shadow> shadow(Model candidate, Map<String, Object> before, Map<String, Object> after) {
        Map<String, String> would =
                ReleasedSettings.instead(configured, ConfiguredPipeline.texts(before), ConfiguredPipeline.texts(after));
        if (!candidate.name().equals(would.get("model")) || nothingToCompareWith()) {
            return Optional.empty();
        }
        PipelineSettings settings =
                PipelineSettings.of(would, candidate.manifest().pipeline());
        return Optional.of(ShadowRun.open(name, candidate, settings, new ShadowRun.Ground(parts, tap, () -> lane)));
    }

    /** A pipeline that waits for a model that was never here is not changed by it. */
    private boolean nothingToCompareWith() {
        return lane == null
                && parts.models()
                        .flatMap(models -> models.model(configured.getOrDefault("model", "")))
                        .isEmpty();
    }

    /** What the model that runs took over of what had been learned. */
    public Optional<LearnedTakeover> takeover() {
        return lane == null ? Optional.empty() : memory.takeover();
    }

    /** The model that runs now. */
    public Optional<Model> model() {
        Lane now = lane;
        return now == null ? Optional.empty() : Optional.of(now.model());
    }

    /** Resets the state before the next sample. */
    public void reset() {
        execute(() -> {
            if (lane != null) {
                lane.askReset();
            }
        });
    }

    /** Lets the model begin anew, without what it learned here, between two samples. */
    public void forget() {
        execute(() -> {
            try {
                beginAnew();
            } catch (GanglionException refused) {
                LOG.warn("pipeline {}: cannot forget: {}", name, refused.getMessage());
            }
            compare();
        });
    }

    private void changed() {
        if (due.compareAndSet(false, true)) {
            execute(() -> {
                due.set(false);
                retryMillis = FIRST_RETRY_MILLIS;
                unopened = null;
                compare();
            });
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException afterClose) {
            LOG.trace("pipeline {} is closed", name, afterClose);
        }
    }

    // ---- comparing what is with what should be; on the pipeline's thread ----

    private void compare() {
        if (closed) {
            return;
        }
        // one and the same to the end: half of one and half of the next would look as if both were done
        configured = asked;
        Findings findings = new Findings();
        try {
            findings.hold = true; // until all before the source is there
            followModel(findings);
            boolean ready = lane != null && followCodecs(findings);
            if (lane != null || read.nameStreams(configured)) {
                ready &= followSinks(findings);
                findings.hold = !ready;
                if (ready && !gate.isOpen()) {
                    gate.open(lane.queue());
                }
                inlet.follow(read.of(configured).source(), parts, findings);
            }
        } catch (GanglionException failure) {
            findings.add(failure);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError broken) {
            // thrown on, it would vanish in the executor, and nobody would know why nothing runs
            LOG.error("pipeline {}", name, broken);
            findings.failures.add(broken.toString());
        }
        if (findings.hold) {
            gate.shut();
        }
        show(findings);
        compared = configured;
        retryIf(!findings.none() || ending());
    }

    private void followModel(Findings findings) {
        Optional<Models> models = parts.models();
        Optional<Sessions> sessions = parts.sessions();
        if (models.isEmpty() || sessions.isEmpty()) {
            findings.missing.add(models.isEmpty() ? "the service of models" : "the service of sessions");
        }
        if (lane != null && (models.isEmpty() || !sessions.map(lane::isOf).orElse(false))) {
            retire();
        }
        if (models.isEmpty() || sessions.isEmpty()) {
            return;
        }
        String wanted = PipelineSettings.model(configured);
        Optional<Model> model = models.get().model(wanted);
        if (model.isEmpty()) {
            findings.missing.add("model '" + wanted + "'");
            retire();
        } else if (lane == null) {
            begin(models.get(), sessions.get(), model.get());
        } else {
            adjust(models.get(), sessions.get(), model.get(), findings);
        }
    }

    private void begin(Models models, Sessions sessions, Model model) {
        PipelineSettings settings = read.of(configured, model);
        Lane opened = open(models, sessions, model, settings);
        gate.resize(settings.capacity());
        try {
            if (carried != null && settings.carry() && carried.model().name().equals(model.name())) {
                memory.succeed(opened, carried, true);
            } else {
                memory.recall(opened, settings.carry());
            }
        } finally {
            carried = null;
            run(opened);
        }
    }

    /** A lane whose codecs are known to open, and whose queue is ready. */
    private Lane open(Models models, Sessions sessions, Model model, PipelineSettings settings) {
        Session session = models.open(model, settings.set(), settings.session());
        Lane opened = new Lane(model, sessions, session, gate, tally, this::event, outlets::step, tap);
        try {
            CodecPlan codecs = CodecPlan.of(settings, session, parts);
            codecs.open();
            opened.start(new Lane.Fitting(settings, codecs), this::emit);
            return opened;
        } catch (RuntimeException | LinkageError refused) {
            opened.close();
            throw refused;
        }
    }

    private void run(Lane opened) {
        lane = opened;
        PipelineSettings settings = opened.fitting().settings();
        double micros = settings.deadline().isZero()
                ? settings.steps() * opened.session().network().options().dt() * 1e6
                : settings.deadline().toNanos() / 1000.0;
        deadlineMicros = settings.realTime() ? micros : 0;
        keepRegularly(settings.keepSeconds());
    }

    /** Keeps what is learned from time to time: a device may lose its power, and its storage wears. */
    private void keepRegularly(int seconds) {
        stopKeeping();
        if (seconds > 0 && !closed && Memory.learns(lane)) {
            keeping = thread.scheduleWithFixedDelay(
                    () -> memory.keep(lane, lane.snapshot()), seconds, seconds, TimeUnit.SECONDS);
        }
    }

    private void stopKeeping() {
        if (keeping != null) {
            keeping.cancel(false);
            keeping = null;
        }
    }

    private void adjust(Models models, Sessions sessions, Model model, Findings findings) {
        PipelineSettings wanted = read.of(configured, model);
        if (!lane.runs(model) || !wanted.opensLike(lane.fitting().settings())) {
            try {
                replace(models, sessions, model, wanted);
            } catch (GanglionException refused) {
                // the model that runs goes on until the new one can
                findings.add(refused.at("model " + model.name() + '/' + model.version()));
            }
        } else if (!wanted.session()
                .prefer()
                .equals(lane.fitting().settings().session().prefer())) {
            prefer(wanted.session().prefer());
        }
    }

    private void prefer(List<String> names) {
        LOG.info("pipeline {}: prefers {}", name, names);
        lane.session().prefer(names).whenComplete((exchanged, failure) -> {
            if (failure != null) {
                LOG.warn("pipeline {}: cannot exchange for {}: {}", name, names, failure.toString());
            }
        });
    }

    /** Opens the new one beside the old one, and changes over between two samples; or after it, if both need the same device. */
    private void replace(Models models, Sessions sessions, Model model, PipelineSettings settings) {
        Lane before = lane;
        if (needsItsDevice(models, model, settings)) {
            replaceAfterwards(models, sessions, model, settings);
        } else {
            Lane after = open(models, sessions, model, settings);
            gate.shut();
            Memory.Left left = end(before);
            gate.resize(settings.capacity());
            try {
                memory.succeed(after, left, settings.carry());
            } finally {
                run(after);
            }
        }
        LOG.info("pipeline {}: {} in place of {}", name, lane.label(), before.label());
    }

    /** Whether a model can only run when the session that runs has let its devices go. */
    private boolean needsItsDevice(Models models, Model model, PipelineSettings settings) {
        return !models.place(model, settings.set(), settings.session())
                        .missing()
                        .isEmpty()
                && models.place(model, settings.set(), settings.session(), lane.session())
                        .missing()
                        .isEmpty();
    }

    /** Samples wait meanwhile. If the new one does not open after all, the old one comes back, and is not ended for it again. */
    private void replaceAfterwards(Models models, Sessions sessions, Model model, PipelineSettings settings) {
        if (unopened != null && unopened.isOf(model, settings)) {
            throw unopened.why();
        }
        Lane before = lane;
        long start = System.nanoTime();
        retire();
        try {
            begin(models, sessions, model);
            LOG.info("pipeline {}: waited {} ms for its device", name, (System.nanoTime() - start) / 1_000_000);
        } catch (GanglionException refused) {
            unopened = new Unopened(model, settings, refused);
            begin(models, sessions, before.model());
            throw refused;
        }
    }

    private void beginAnew() {
        Optional<Models> models = parts.models();
        Optional<Sessions> sessions = parts.sessions();
        if (lane == null || models.isEmpty() || sessions.isEmpty()) {
            throw new GanglionException(Reason.STOPPED, "the pipeline does not run");
        }
        Lane before = lane;
        PipelineSettings settings = before.fitting().settings();
        if (needsItsDevice(models.get(), before.model(), settings)) {
            retire();
            memory.forget(before.model());
            carried = null;
            begin(models.get(), sessions.get(), before.model());
        } else {
            Lane after = open(models.get(), sessions.get(), before.model(), settings);
            gate.shut();
            end(before);
            try {
                memory.forget(before.model());
            } finally {
                run(after); // what cannot be deleted must not leave the pipeline with a lane that has ended
            }
        }
        LOG.info("pipeline {}: {} begins anew, without what it learned", name, lane.label());
    }

    /** Ends the lane for want of its model or services; its state waits for their return. */
    private void retire() {
        if (lane != null) {
            LOG.info("pipeline {}: {} ends", name, lane.label());
            gate.shut();
            stopKeeping();
            carried = end(lane);
            lane = null;
        }
    }

    /** Ends a lane, the gate shut; a sample that was not handled to its end is put back. */
    private Memory.Left end(Lane ending) {
        Duration deadline = ending.fitting().settings().session().deadline();
        ending.drain(ending.session().parked() ? FAREWELL : deadline.multipliedBy(2));
        Snapshot state = ending.snapshot();
        memory.keep(ending, state);
        Sample unfinished = ending.close();
        boolean counted = ending.drain(FAREWELL);
        handledBefore += ending.handled();
        if (unfinished != null) {
            handledBefore -= counted ? 1 : 0;
            gate.putBack(unfinished);
        }
        return new Memory.Left(ending.model(), Memory.learns(ending), state);
    }

    private boolean followCodecs(Findings findings) {
        try {
            PipelineSettings settings = read.of(configured, lane.model());
            CodecPlan codecs = CodecPlan.of(settings, lane.session(), parts);
            Lane.Fitting wanted = new Lane.Fitting(settings, codecs);
            if (!wanted.equals(lane.fitting())) {
                codecs.open();
                lane.fit(wanted);
                run(lane);
            }
            return true;
        } catch (GanglionException failure) {
            findings.add(failure);
            return false;
        }
    }

    private boolean followSinks(Findings findings) {
        List<String> absent = outlets.follow(read.of(configured).sinks(), parts);
        absent.forEach(kind -> findings.missing.add("sink '" + kind + "'"));
        if (lane != null) {
            outlets.check(lane.session());
        }
        return absent.isEmpty();
    }

    /** Whether the source has ended and samples are still to be handled. */
    private boolean ending() {
        return inlet.hasEnded() && shown.state() != PipelineState.ENDED;
    }

    private void retryIf(boolean wanted) {
        cancelRetry();
        if (wanted && !closed) {
            long wait = ending() ? FIRST_RETRY_MILLIS / 10 : retryMillis;
            retryMillis = Math.min(LAST_RETRY_MILLIS, 2 * retryMillis);
            retry = thread.schedule(this::compare, wait, TimeUnit.MILLISECONDS);
        }
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
    }

    private void show(Findings findings) {
        PipelineState state = PipelineState.RUNNING;
        if (findings.hold || !inlet.isOpen()) {
            state = findings.failures.isEmpty() ? PipelineState.WAITING : PipelineState.FAILED;
        } else if (inlet.hasEnded() && gate.waiting() == 0 && lane.drain(Duration.ofMillis(50))) {
            state = PipelineState.ENDED;
        }
        Shown next = new Shown(state, findings.all());
        if (!next.equals(shown)) {
            shown = next;
            LOG.info("pipeline {}: {}{}", name, state, next.reasons().isEmpty() ? "" : ": " + next.reasons());
            audience.changed(status());
        }
    }

    // ---- on the session's thread ----

    private void emit(Result result) {
        tally.add(result, deadlineMicros);
        outlets.accept(result);
        audience.result(name, result);
    }

    private void event(SessionEvent event) {
        audience.session(name, event);
        if (event instanceof SessionEvent.Parked || event instanceof SessionEvent.Resumed) {
            execute(() -> audience.changed(status()));
        }
    }

    // ---- any thread ----

    /** How it is now. */
    public PipelineStatus status() {
        Lane now = lane;
        Shown told = shown;
        boolean parked = now != null && now.session().parked() && told.state() == PipelineState.RUNNING;
        long handled = handledBefore + (now == null ? 0 : now.handled());
        long results = Math.min(handled, tally.results());
        return new PipelineStatus(
                name,
                now == null ? configured.getOrDefault("model", "") : now.label(),
                parked ? PipelineState.PARKED : told.state(),
                told.reasons(),
                gate.accepted(),
                gate.waiting(),
                handled,
                tally.results(),
                handled - results,
                gate.dropped(),
                tally.overruns(),
                inlet.refused(),
                outlets.lost(),
                tally.latencies(),
                tally.work(),
                now == null ? null : now.session().statistics());
    }

    /** Ends source, session and sinks, in this order. Bounded in time. */
    public void close() {
        parts.unwatch(watcher);
        execute(this::closeAll);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("pipeline {}: something does not close within {} s and is left behind", name, JOIN_SECONDS);
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll() {
        closed = true;
        cancelRetry(); // the thread would stay for it
        stopKeeping();
        inlet.close();
        gate.shut();
        if (lane != null) {
            lane.drain(FAREWELL);
            if (Memory.learns(lane)) {
                memory.keep(lane, lane.snapshot());
            }
            lane.close();
            handledBefore += lane.handled();
            lane = null;
        }
        outlets.close();
        shown = new Shown(PipelineState.CLOSED, List.of());
        audience.changed(status());
    }
}
