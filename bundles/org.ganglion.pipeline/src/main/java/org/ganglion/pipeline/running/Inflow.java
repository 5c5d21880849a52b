// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.time.Duration;
import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Source;
import org.ganglion.pipeline.settings.PipelineSettings.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline's source at work. */
final class Inflow implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Inflow.class);

    private final Stream stream;
    private final Source service;
    private final Gate gate;
    private final Runnable changed;
    private volatile Source.Delivery delivery;
    private volatile boolean ended;
    private volatile GanglionException failure;

    Inflow(Stream stream, Source service, Gate gate, Runnable changed) {
        this.stream = stream;
        this.service = service;
        this.gate = gate;
        this.changed = changed;
    }

    void open(String pipeline) {
        delivery = service.open(pipeline, stream.settings(), this);
    }

    boolean isOf(Stream wanted, Source offered) {
        return service == offered && (stream == wanted || stream.equals(wanted));
    }

    @Override
    public boolean offer(Sample sample) {
        return gate.offer(sample);
    }

    @Override
    public boolean awaitSpace(Duration atMost) throws InterruptedException {
        return gate.awaitSpace(atMost);
    }

    @Override
    public void ended(GanglionException why) {
        failure = why;
        ended = true;
        changed.run();
    }

    boolean hasEnded() {
        return ended;
    }

    /** What ended it, or null. */
    GanglionException failure() {
        return failure;
    }

    long refused() {
        Source.Delivery open = delivery;
        return open == null ? 0 : open.refused();
    }

    void close() {
        if (delivery != null) {
            try {
                delivery.close();
            } catch (RuntimeException broken) {
                LOG.warn("source '{}' does not close", stream.kind(), broken);
            }
        }
    }
}
