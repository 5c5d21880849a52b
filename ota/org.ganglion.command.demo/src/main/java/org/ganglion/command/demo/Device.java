// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.messaging.Topics;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.Layer;

/** The device of the demo: this process, configured as any device is. */
final class Device implements AutoCloseable {
    static final String PIPELINE = "load";
    static final String MODEL = "load-forecast";
    static final String INTEGRATE = "org.ganglion.neuron.integrate";
    static final String EXACT = "org.ganglion.neuron.exact";
    /** Milliseconds between two samples. */
    static final int PERIOD_MILLIS = 100;

    private static final String ORIGIN = "demo";
    private static final String UPDATE = "org.ganglion.update";
    /** The kernel counts in ticks of a hundredth of a second; the load over three periods is smooth enough to see. */
    private static final int WINDOW = 3;

    private final ConfigurationLayers layers;
    private final Pipelines pipelines;
    private final String url;
    private final Path folder;
    private final Topics topics = new Topics("demo", "demo-device");

    /**
     * @param url of the broker
     * @param folder where what is delivered is kept; empty, so that each demo delivers
     */
    Device(ConfigurationLayers layers, Pipelines pipelines, String url, Path folder) {
        this.layers = layers;
        this.pipelines = pipelines;
        this.url = url;
        this.folder = folder;
        // where to keep things is said before there is a connection over which they could come
        layers.set(Layer.DEVICE, ORIGIN, Map.of(UPDATE, kept()));
        prefer(INTEGRATE);
    }

    /** Ranks the services of this bundle above all others. */
    void prefer(String bundle) {
        layers.set(Layer.DEVICE, ORIGIN, configuration(bundle));
    }

    private Map<String, Object> kept() {
        return Map.of("folder", folder.toString());
    }

    private Map<String, Map<String, Object>> configuration(String preferred) {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("broker", url);
        connection.put("group", topics.group());
        connection.put("device", topics.device());
        Map<String, Object> pipeline = new LinkedHashMap<>();
        pipeline.put("name", PIPELINE);
        pipeline.put("model", MODEL);
        pipeline.put("source", "host");
        pipeline.put("source.metrics", "cpu");
        pipeline.put("source.period", PERIOD_MILLIS);
        pipeline.put("source.window", WINDOW);
        pipeline.put("input.load.columns", "0");
        pipeline.put("input.target.columns", "0");
        pipeline.put("steps", ForecastNetwork.STEPS_PER_SAMPLE);
        pipeline.put("sinks", List.of("mqtt"));
        pipeline.put("sink.mqtt.qos", 1);
        pipeline.put("prefer", List.of(preferred));
        return Map.of(
                UPDATE,
                kept(),
                "org.ganglion.mqtt",
                connection,
                "org.ganglion.telemetry",
                Map.of("period.seconds", 5),
                "org.ganglion.pipeline~" + PIPELINE,
                pipeline);
    }

    Topics topics() {
        return topics;
    }

    String url() {
        return url;
    }

    Pipelines pipelines() {
        return pipelines;
    }

    @Override
    public void close() {
        layers.set(Layer.DEVICE, ORIGIN, Map.of());
    }
}
