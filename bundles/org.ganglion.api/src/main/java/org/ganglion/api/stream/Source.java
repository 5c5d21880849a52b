// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.util.Map;
import java.util.function.Predicate;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that brings samples into pipelines. Marked with {@link StreamKind}. Called by any thread. */
@ConsumerType
public interface Source {
    /**
     * Begins to deliver samples. Does not block.
     *
     * @param pipeline name of the pipeline
     * @param settings of the pipeline, by name
     * @param pipelineQueue takes a sample, or returns false if the queue was full and something was dropped; never blocks; called by
     *     any thread of the source, one at a time
     * @param ended called once with null when the source has no more samples, or with the failure that ended it
     * @return ends the delivery when closed
     * @throws GanglionException USAGE, NOT_FOUND or DEVICE
     */
    AutoCloseable open(
            String pipeline,
            Map<String, String> settings,
            Predicate<Sample> pipelineQueue,
            java.util.function.Consumer<GanglionException> ended);
}
