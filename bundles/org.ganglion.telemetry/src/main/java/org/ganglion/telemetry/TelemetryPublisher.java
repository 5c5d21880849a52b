// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.ganglion.api.json.Json;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Registration;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.session.Sessions;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes aggregated metrics on {@code telemetry/<kind>} once a period, and {@code capabilities}, retained, when they change, after each reconnection, and at
 * least every few periods. What the broker cannot take waits in the connection's bounded outbox, where newer telemetry displaces older.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.ganglion.telemetry")
@Designate(ocd = TelemetryPublisher.Settings.class)
public final class TelemetryPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryPublisher.class);
    private static final long SETTLE_MILLIS = 250;
    private static final int CAPABILITIES_PERIODS = 30;

    /** What may be configured. */
    @ObjectClassDefinition(name = "Ganglion telemetry", description = "Aggregated metrics over MQTT.")
    public @interface Settings {
        /** {@return seconds between two publications} */
        @AttributeDefinition(description = "Seconds between two publications.", min = "1", max = "86400")
        int period_seconds() default 10;

        /** {@return the kinds} */
        @AttributeDefinition(description = "What is published: pipeline, session, system, mqtt, capabilities.")
        String[] kinds() default {"pipeline", "session", "system", "mqtt", "capabilities"};
    }

    private final Messaging messaging;
    private final ScheduledThreadPoolExecutor thread;
    private final List<Metrics> metrics;
    private final Capabilities capabilities;
    private final Registration listening;
    private final AtomicBoolean capabilitiesDue = new AtomicBoolean();
    private final boolean withCapabilities;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Pipelines pipelines;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Sessions sessions;

    // the publisher's thread only
    private long last = System.nanoTime();
    private int periodsToCapabilities = CAPABILITIES_PERIODS;

    /** Begins to publish after the first period. */
    @Activate
    public TelemetryPublisher(BundleContext context, @Reference Messaging messaging, Settings settings) {
        this.messaging = messaging;
        KernelFacts kernel = new KernelFacts(Path.of("/"));
        Set<String> kinds = new HashSet<>(Arrays.asList(settings.kinds()));
        this.metrics = Stream.of(
                        new PipelineMetrics(() -> pipelines),
                        new SessionMetrics(() -> sessions),
                        new SystemMetrics(kernel),
                        new MessagingMetrics(messaging))
                .filter(each -> kinds.contains(each.kind()))
                .toList();
        this.withCapabilities = kinds.contains("capabilities");
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "ganglion-telemetry");
            made.setDaemon(true);
            return made;
        });
        this.capabilities = new Capabilities(context, kernel, this::capabilitiesChanged);
        int period = Math.max(1, Math.min(86_400, settings.period_seconds()));
        thread.scheduleWithFixedDelay(this::publish, period, period, TimeUnit.SECONDS);
        capabilitiesChanged();
        listening = messaging.listen(state -> {
            if (state.connected()) {
                capabilitiesChanged(); // a broker may have lost what it retained
            }
        });
    }

    @Deactivate
    void close() throws InterruptedException {
        listening.close();
        capabilities.close();
        thread.shutdownNow();
        if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
            LOG.warn("a publication does not end");
        }
    }

    private void publish() {
        long now = System.nanoTime();
        double seconds = Math.max(1e-3, (now - last) / 1e9);
        last = now;
        for (Metrics each : metrics) {
            try {
                publish(each.kind(), each.collect(seconds), seconds);
            } catch (RuntimeException | LinkageError | OutOfMemoryError broken) {
                // the others go on, and this one the next time
                LOG.warn("no telemetry of kind {}", each.kind(), broken);
            }
        }
        if (--periodsToCapabilities <= 0) {
            capabilitiesChanged();
        }
    }

    private void publish(String kind, Map<String, Object> collected, double seconds) {
        if (!collected.isEmpty()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            document.put("period_s", Rounded.of(seconds));
            document.putAll(collected);
            messaging.publish(Message.json(messaging.topics().telemetry(kind), Json.write(document), 0));
        }
    }

    /** Many plugins come at once when a device starts: said once, a little later. */
    private void capabilitiesChanged() {
        if (withCapabilities && capabilitiesDue.compareAndSet(false, true)) {
            try {
                thread.schedule(this::publishCapabilities, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                LOG.trace("closed", closing);
            }
        }
    }

    private void publishCapabilities() {
        capabilitiesDue.set(false);
        periodsToCapabilities = CAPABILITIES_PERIODS;
        try {
            Map<String, Object> document = capabilities.lasting();
            document.put("free", capabilities.free());
            messaging.publish(Message.json(messaging.topics().capabilities(), Json.write(document), 1)
                    .retain());
        } catch (RuntimeException broken) {
            LOG.warn("cannot tell capabilities", broken);
        }
    }
}
