// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import java.util.List;
import org.ganglion.session.SessionStatistics;

/**
 * A pipeline at one moment. Counts are since the pipeline was made, over all its sessions.
 *
 * @param name of the pipeline
 * @param model name and version of the model that runs, or the configured name while none does
 * @param state what it does
 * @param reasons what it waits for or what is wrong, a line each; empty while all is well
 * @param accepted samples that entered
 * @param waiting samples that wait now
 * @param handled samples whose handling ended, with a result or without
 * @param results samples that came out
 * @param failed samples given up, such as of a wrong length
 * @param dropped samples that went because the queue was full
 * @param overruns results that came later than the deadline, where it runs in real time
 * @param refused input of which the source could not make samples
 * @param lost results that sinks could not pass on
 * @param latencies from a sample's entry to its result
 * @param work operations and energy of all results
 * @param session what happened to the session that runs now, or null if none does
 */
public record PipelineStatus(
        String name,
        String model,
        PipelineState state,
        List<String> reasons,
        long accepted,
        int waiting,
        long handled,
        long results,
        long failed,
        long dropped,
        long overruns,
        long refused,
        long lost,
        Latencies latencies,
        Work work,
        SessionStatistics session) {
    /** Copies. */
    public PipelineStatus {
        reasons = List.copyOf(reasons);
    }

    /**
     * Operations as NeuroBench counts them, and what they cost.
     *
     * @param macs effective multiplications with accumulation
     * @param acs effective accumulations
     * @param membraneUpdates updates of membrane potentials
     * @param active outputs of populations and activations that were not 0: of spiking populations, their spikes
     * @param activations outputs of populations and activations
     * @param energyMicrojoules an estimate
     */
    public record Work(
            long macs, long acs, long membraneUpdates, long active, long activations, double energyMicrojoules) {
        /** The share of outputs that were not 0 since an earlier count; 0 if there were none. */
        public double activitySince(long activeBefore, long activationsBefore) {
            long outputs = activations - activationsBefore;
            return outputs > 0 ? (double) (active - activeBefore) / outputs : 0;
        }
    }
}
