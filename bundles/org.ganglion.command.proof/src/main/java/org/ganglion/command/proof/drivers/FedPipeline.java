// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.drivers;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A pipeline from a {@link SteadySource} to a listener, made and changed by configuration as on a device. */
final class FedPipeline implements AutoCloseable {
    private static final String NAME = "proof-drivers";
    private static final int WAITING_MOST = 8192;
    private static final long STARTING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Pipelines pipelines;
    private final Configuration configuration;
    private final ServiceRegistration<Source> source;
    private final Listening listening;
    private final String model;

    /** Returns when it runs. */
    FedPipeline(Device device, String model, SteadySource rows, List<String> prefer, PipelineListener listener)
            throws IOException, InterruptedException {
        this.pipelines = device.pipelines();
        this.model = model;
        Dictionary<String, Object> kind = new Hashtable<>(Map.of(StreamKind.KIND, SteadySource.KIND));
        source = device.context().registerService(Source.class, rows, kind);
        listening = new Listening(pipelines.listen(listener));
        configuration = device.admin().getFactoryConfiguration(Pipelines.PID, NAME, "?");
        try {
            prefer(prefer);
            await(STARTING_NANOS, PipelineState.RUNNING, PipelineState.ENDED);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Where pipelines run.
     *
     * @param context registers sources
     * @param admin configures
     * @param pipelines that are there
     */
    record Device(BundleContext context, ConfigurationAdmin admin, Pipelines pipelines) {}

    /** Ends without a checked exception, as the service's own does. */
    private record Listening(AutoCloseable service) {
        void close() {
            try {
                service.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot end the listening", e);
            }
        }
    }

    /** Ranks drivers anew, as a profile or a person does: by changing the configuration. */
    void prefer(List<String> kinds) throws IOException {
        Dictionary<String, Object> wanted = new Hashtable<>();
        wanted.put("name", NAME);
        wanted.put("model", model);
        wanted.put("source", SteadySource.KIND);
        wanted.put("queue.capacity", WAITING_MOST);
        wanted.put("prefer", kinds.toArray(String[]::new));
        configuration.update(wanted);
    }

    /** Waits until the source has ended and everything is handled. */
    PipelineStatus awaitEnd() throws InterruptedException {
        return await(ENDING_NANOS, PipelineState.ENDED);
    }

    private PipelineStatus await(long nanos, PipelineState... wanted) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        PipelineStatus status = pipelines.pipeline(NAME).orElse(null);
        while (status == null || !List.of(wanted).contains(status.state())) {
            if (System.nanoTime() - deadline > 0) {
                throw new GanglionException(
                        Reason.TIMEOUT,
                        "the pipeline is not " + List.of(wanted) + " within " + TimeUnit.NANOSECONDS.toSeconds(nanos)
                                + " s: " + status);
            }
            Thread.sleep(5);
            status = pipelines.pipeline(NAME).orElse(null);
        }
        return status;
    }

    @Override
    public void close() throws IOException {
        configuration.delete();
        long deadline = System.nanoTime() + ENDING_NANOS;
        while (pipelines.pipeline(NAME).isPresent() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        listening.close();
        source.unregister();
    }
}
