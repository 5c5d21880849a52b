// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that takes results out of pipelines. Marked with {@link StreamKind}. Called by any thread. */
@ConsumerType
public interface Sink {
    /**
     * Makes ready to take results. Does not block.
     *
     * @param pipeline name of the pipeline
     * @param settings of the pipeline that begin with {@code sink.<kind>.}, without that prefix
     * @throws GanglionException USAGE, NOT_FOUND or STORAGE
     */
    Outlet open(String pipeline, Map<String, String> settings);

    /** A sink at work. Called by the pipeline's thread only; does not block. */
    @ConsumerType
    interface Outlet extends AutoCloseable {
        /** Takes a result. */
        void accept(Result result);

        /** Results that were taken and could not be passed on, so far: no room, a full disk. */
        long lost();

        /** Ends; what was taken is written. */
        @Override
        void close();
    }
}
