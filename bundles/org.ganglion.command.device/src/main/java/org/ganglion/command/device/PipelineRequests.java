// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.pipeline.Pipelines;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests on the device's topics {@code cmd/reset} and {@code cmd/forget}: {@code {"pipeline":"load"}}. Answered on the response topic, if
 * there is one, with {@code {"outcome":"SUCCESSFUL"}}, or with {@code reason} and {@code message}. One that comes again, with the same
 * correlation data, is answered again and not done again.
 */
@Component(
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class PipelineRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRequests.class);
    private static final int REMEMBERED = 64;

    private final Messaging messaging;
    private final List<Subscription> subscriptions;
    private final Map<ByteBuffer, byte[]> answered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, byte[]> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Listens from now on. */
    @Activate
    public PipelineRequests(@Reference Messaging messaging, @Reference Pipelines pipelines) {
        this.messaging = messaging;
        this.subscriptions = List.of(subscribe("reset", pipelines::reset), subscribe("forget", pipelines::forget));
    }

    private Subscription subscribe(String command, Consumer<String> work) {
        return messaging.subscribe(messaging.topics().command(command), 1, message -> take(message, work));
    }

    private synchronized void take(Message request, Consumer<String> work) {
        byte[] correlation = request.correlationData();
        ByteBuffer key = correlation == null ? null : ByteBuffer.wrap(correlation.clone());
        byte[] answer = key == null ? null : answered.get(key);
        if (answer == null) {
            answer = Json.write(outcome(request, work)).getBytes(StandardCharsets.UTF_8);
            if (key != null) {
                answered.put(key, answer);
            }
        }
        if (request.responseTopic() != null) {
            messaging.publish(request.answer(answer, Message.JSON));
        }
    }

    private static Map<String, Object> outcome(Message request, Consumer<String> work) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        try {
            String pipeline = JsonObject.read(request.topic(), request.text()).text("pipeline");
            LOG.info("{}: pipeline {}", request.topic(), pipeline);
            work.accept(pipeline);
            outcome.put("outcome", "SUCCESSFUL");
        } catch (GanglionException refused) {
            LOG.warn("{}: {}", request.topic(), refused.getMessage());
            outcome.put("outcome", "REJECTED");
            outcome.put("reason", refused.reason().name());
            outcome.put("message", refused.getMessage());
        }
        return outcome;
    }

    @Deactivate
    void close() {
        subscriptions.forEach(Subscription::close);
    }
}
