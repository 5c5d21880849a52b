// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.stream.Result;
import org.ganglion.pipeline.Latencies;
import org.ganglion.pipeline.PipelineStatus.Work;

/** What came out of a pipeline, counted. Safe for use by several threads; counting allocates nothing. */
final class Tally {
    private final AtomicLong results = new AtomicLong();
    private final AtomicLong overruns = new AtomicLong();
    private final AtomicLong macs = new AtomicLong();
    private final AtomicLong acs = new AtomicLong();
    private final AtomicLong membraneUpdates = new AtomicLong();
    private final AtomicLong active = new AtomicLong();
    private final AtomicLong activations = new AtomicLong();
    private final DoubleAdder microjoules = new DoubleAdder();
    private final Latencies.Recorder latencies = new Latencies.Recorder();

    /** Counts a result; {@code deadlineMicros} 0 is none. */
    void add(Result result, double deadlineMicros) {
        results.incrementAndGet();
        if (deadlineMicros > 0 && result.latencyMicros() > deadlineMicros) {
            overruns.incrementAndGet();
        }
        macs.addAndGet(result.macs());
        acs.addAndGet(result.acs());
        membraneUpdates.addAndGet(result.membraneUpdates());
        microjoules.add(result.energyMicrojoules());
        latencies.add((long) (result.latencyMicros() * 1000));
    }

    /** Counts the activity that led to a result. */
    void add(Operations operations) {
        active.addAndGet(operations.active);
        activations.addAndGet(operations.activations);
    }

    long results() {
        return results.get();
    }

    long overruns() {
        return overruns.get();
    }

    Latencies latencies() {
        return latencies.taken();
    }

    Work work() {
        return new Work(
                macs.get(), acs.get(), membraneUpdates.get(), active.get(), activations.get(), microjoules.sum());
    }
}
