// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mqtt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelPacker.Packed;
import org.ganglion.pipeline.Latencies;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A device as far as a pipeline needs it: the connection, an installed model, and a pipeline from topic to topic. */
final class RunningPipeline implements AutoCloseable {
    private static final String NAME = "proof";
    private static final String TOPICS = "ganglion/v1/default/" + NAME;

    private static final long STARTING_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Pipelines pipelines;
    private final Configuration connection;
    private final Configuration pipeline;
    private final Bundle model;

    /** Returns when the pipeline runs. */
    RunningPipeline(
            BundleContext context,
            ConfigurationAdmin admin,
            Pipelines pipelines,
            String broker,
            Packed packed,
            Map<String, String> settings)
            throws IOException, BundleException, InterruptedException {
        this.pipelines = pipelines;
        model = context.installBundle("proof:" + packed.sha256(), new ByteArrayInputStream(packed.bytes()));
        model.start(Bundle.START_TRANSIENT);
        connection = admin.getConfiguration("org.ganglion.mqtt", "?");
        connection.update(dictionary(Map.of("broker", broker, "device", NAME)));
        pipeline = admin.getFactoryConfiguration(Pipelines.PID, NAME, "?");
        Dictionary<String, Object> wanted = dictionary(settings);
        wanted.put("name", NAME);
        wanted.put("model", packed.manifest().name());
        wanted.put("source", "mqtt");
        wanted.put("sinks", "mqtt");
        pipeline.update(wanted);
        await();
    }

    private static Dictionary<String, Object> dictionary(Map<String, String> values) {
        Dictionary<String, Object> dictionary = new Hashtable<>();
        values.forEach(dictionary::put);
        return dictionary;
    }

    private void await() throws InterruptedException, IOException, BundleException {
        long deadline = System.nanoTime() + STARTING_NANOS;
        PipelineStatus status = null;
        while (status == null || status.state() != PipelineState.RUNNING) {
            if (System.nanoTime() - deadline > 0) {
                close();
                throw new GanglionException(Reason.TIMEOUT, "the pipeline does not run within 20 s: " + status);
            }
            Thread.sleep(20);
            status = pipelines.pipeline(NAME).orElse(null);
        }
    }

    /** The topic of samples. */
    String in() {
        return TOPICS + "/in/" + NAME;
    }

    /** The topic of results. */
    String out() {
        return TOPICS + "/out/" + NAME;
    }

    /** From a sample's entry to its result, as the pipeline itself measures. */
    Latencies latencies() {
        return pipelines.pipeline(NAME).orElseThrow().latencies();
    }

    @Override
    public void close() throws IOException, BundleException {
        pipeline.delete();
        connection.delete();
        model.uninstall();
    }
}
