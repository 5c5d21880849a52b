// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.mqtt;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.PromptHandler;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Source.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes samples of messages, on the connection's thread: to offer a sample waits for nothing. Messages that are none are counted; of each power of two of them one is logged. */
final class MqttDelivery implements Delivery, PromptHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MqttDelivery.class);

    private final String pipeline;
    private final Payload.Raw raw;
    private final Intake intake;
    private final AtomicLong refused = new AtomicLong();
    private volatile Subscription subscription;
    private volatile boolean closed;
    private long next;

    MqttDelivery(String pipeline, Payload.Raw raw, Intake intake) {
        this.pipeline = pipeline;
        this.raw = raw;
        this.intake = intake;
    }

    void listenTo(Subscription granted) {
        subscription = granted;
        granted.granted().whenComplete((done, refusal) -> {
            // a dependent stage hears of it in a CompletionException
            Throwable why = refusal instanceof CompletionException ? refusal.getCause() : refusal;
            if (why instanceof GanglionException failure && !closed) {
                intake.ended(failure);
            }
        });
    }

    @Override
    public void handle(Message message) {
        long now = System.nanoTime();
        try {
            Payload payload = Payload.of(message, raw);
            synchronized (this) { // closing waits for the sample under way
                if (!closed) {
                    long id = payload.id() >= 0 ? payload.id() : next;
                    next = id + 1;
                    intake.offer(new Sample(id, now, payload.values()));
                }
            }
        } catch (GanglionException malformed) {
            long count = refused.incrementAndGet();
            if (Long.bitCount(count) == 1) {
                LOG.warn(
                        "pipeline {}: {} messages refused, the last one for: {}",
                        pipeline,
                        count,
                        malformed.getMessage());
            }
        }
    }

    @Override
    public int columns() {
        return 0;
    }

    @Override
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        subscription.close();
    }
}
