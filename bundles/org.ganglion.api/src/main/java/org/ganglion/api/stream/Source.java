// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that brings samples into pipelines. Marked with {@link StreamKind}. Called by any thread. */
@ConsumerType
public interface Source {
    /**
     * Begins to deliver samples. Does not block.
     *
     * @param pipeline name of the pipeline
     * @param settings of the pipeline that begin with {@code source.}, without that prefix
     * @param intake takes the samples
     * @return the delivery
     * @throws GanglionException USAGE, NOT_FOUND or DEVICE
     */
    Delivery open(String pipeline, Map<String, String> settings, Intake intake);

    /** A source at work. */
    @ConsumerType
    interface Delivery extends AutoCloseable {
        /** Number of values of each sample, or 0 where samples themselves say it. */
        int columns();

        /** Input that could not be made a sample, so far: malformed messages, unreadable rows. */
        long refused();

        /** Ends the delivery; nothing is offered after it returns. Bounded in time. */
        @Override
        void close();
    }
}
