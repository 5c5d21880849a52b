// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.concurrent.atomic.AtomicReference;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.pipeline.settings.PipelineSettings;
import org.ganglion.session.SampleHandler;
import org.ganglion.session.Session;

/**
 * Encode, step, decode. A step allocates nothing; a sample allocates its {@link Result} and the array of its values: 72 bytes and 8 per
 * value.
 */
final class SampleWork implements SampleHandler {
    private final Lane lane;
    private final Operations operations = new Operations();
    private Lane.Fitting fitting;
    private Codecs codecs;
    private final AtomicReference<Sample> underWay = new AtomicReference<>();
    // of the sample handled last, for the tap that was there when it began
    private Tap tap;
    private Sample last;
    private long nanos;

    SampleWork(Lane lane) {
        this.lane = lane;
    }

    /** Takes away the sample whose handling has not ended, if there is one: its result, should it still come, does not count. */
    Sample takeAway() {
        return underWay.getAndSet(null);
    }

    @Override
    public Result handle(Session session, Sample sample) {
        underWay.set(sample);
        lane.sampleLeft();
        tap = lane.tap();
        last = sample;
        boolean keep = false;
        try {
            long begun = tap == null ? 0 : System.nanoTime();
            Result result = work(session, sample);
            nanos = tap == null ? 0 : System.nanoTime() - begun;
            return underWay.compareAndSet(sample, null) ? result : null;
        } catch (RuntimeException broken) {
            keep = lane.isClosing();
            if (tap != null) {
                tap.givenUp(sample, broken);
            }
            throw broken;
        } finally {
            if (!keep) {
                underWay.compareAndSet(sample, null);
            }
        }
    }

    /** Shows the sample handled last, whose result is out, to the tap. */
    void show(Result result) {
        if (tap != null && tap == lane.tap()) {
            tap.handled(lane, last, result, nanos);
        }
        last = null;
    }

    private Result work(Session session, Sample sample) {
        Lane.Fitting now = lane.fitting();
        if (fitting != now) {
            codecs = fitting != null && fitting.codecs().equals(now.codecs())
                    ? codecs
                    : now.codecs().open();
            fitting = now;
        }
        PipelineSettings settings = now.settings();
        codecs.begin(sample);
        long resets = lane.resetsAsked();
        if (lane.resetDue(settings)) {
            session.reset();
        }
        operations.clear();
        double microjoules = 0;
        for (int step = 0; step < settings.steps(); step++) {
            codecs.encode(sample, step, session.steps() + lane.ahead(), session);
            if (!session.step()) {
                throw new GanglionException(Reason.STOPPED, "sample " + sample.id() + ": the session is parked");
            }
            codecs.decode(session);
            lane.stepped();
            session.count(operations);
            microjoules += session.microjoules();
        }
        lane.sampleFinished(resets, operations);
        return new Result(
                sample.id(),
                lane.label(),
                codecs.result(),
                (System.nanoTime() - sample.nanos()) / 1000.0,
                operations.macs,
                operations.acs,
                operations.membraneUpdates,
                microjoules);
    }
}
