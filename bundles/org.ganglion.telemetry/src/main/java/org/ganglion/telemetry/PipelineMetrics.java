// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ganglion.pipeline.Latencies;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;

/**
 * {@code telemetry/pipeline}: of each pipeline its state, its counts since it was made, and rate and latencies of the period. At most
 * {@value #MOST} pipelines.
 */
final class PipelineMetrics implements Metrics {
    private static final int MOST = 100;

    private final Supplier<Pipelines> pipelines;
    private Map<String, PipelineStatus> before = Map.of();

    PipelineMetrics(Supplier<Pipelines> pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public String kind() {
        return "pipeline";
    }

    @Override
    public Map<String, Object> collect(double seconds) {
        Pipelines live = pipelines.get();
        if (live == null) {
            return Map.of();
        }
        List<Object> list = new ArrayList<>();
        Map<String, PipelineStatus> now = new HashMap<>();
        for (PipelineStatus status : live.pipelines()) {
            if (list.size() < MOST) {
                list.add(fields(status, before.get(status.name()), seconds));
                now.put(status.name(), status);
            }
        }
        before = now;
        return list.isEmpty() ? Map.of() : Map.of("pipelines", list);
    }

    private static Map<String, Object> fields(PipelineStatus now, PipelineStatus last, double seconds) {
        boolean anew = last == null || last.results() > now.results();
        Latencies latencies = anew ? now.latencies() : now.latencies().since(last.latencies());
        double joulesBefore = anew ? 0 : last.work().energyMicrojoules();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", now.name());
        fields.put("model", now.model());
        fields.put("state", now.state());
        if (!now.reasons().isEmpty()) {
            fields.put("reasons", now.reasons());
        }
        fields.put("accepted", now.accepted());
        fields.put("results", now.results());
        fields.put("rate", Rounded.of((now.results() - (anew ? 0 : last.results())) / seconds));
        fields.put("waiting", now.waiting());
        fields.put("dropped", now.dropped());
        fields.put("failed", now.failed());
        fields.put("overruns", now.overruns());
        fields.put("refused", now.refused());
        fields.put("lost", now.lost());
        fields.put("latency_us_p50", Rounded.of(latencies.micros(0.5)));
        fields.put("latency_us_p99", Rounded.of(latencies.micros(0.99)));
        fields.put("latency_us_max", Rounded.of(latencies.micros(1)));
        fields.put("macs", now.work().macs());
        fields.put("acs", now.work().acs());
        fields.put("membrane_updates", now.work().membraneUpdates());
        fields.put("active_outputs", now.work().active());
        fields.put("outputs", now.work().activations());
        fields.put("activity", Rounded.of(activity(now, anew ? null : last)));
        fields.put("energy_uJ_estimate", Rounded.of(now.work().energyMicrojoules()));
        fields.put("power_uW_estimate", Rounded.of((now.work().energyMicrojoules() - joulesBefore) / seconds));
        return fields;
    }

    /** The share of outputs that were not 0 since the last time: how much of the network spiked. */
    private static double activity(PipelineStatus now, PipelineStatus last) {
        return last == null
                ? now.work().activitySince(0, 0)
                : now.work().activitySince(last.work().active(), last.work().activations());
    }
}
