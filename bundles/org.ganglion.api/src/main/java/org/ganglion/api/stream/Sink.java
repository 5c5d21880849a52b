// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Signal;
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

    /** An outlet that also sees what nodes do in every step, such as a recording. */
    @ConsumerType
    interface Observer extends Outlet {
        /** What it looks at: a node's id for its signal, {@code NODE:VARIABLE} for a variable. The same for its life. */
        List<String> observed();

        /**
         * Takes what a node sent in a step. Called by the session's thread; does not block.
         *
         * @param which index into {@link #observed}
         * @param step number of the step, from 0 when the pipeline began; goes on through resets and exchanges
         * @param seconds end of the step since then, in the network's time
         * @param signal valid during the call only
         */
        void signal(int which, long step, double seconds, Signal signal);

        /** As {@link #signal} for a variable of type F64; the array is valid during the call only. */
        void variable(int which, long step, double seconds, double[] values);
    }
}
