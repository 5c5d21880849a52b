// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.util.Map;

/** One kind of aggregated metrics, made anew each period. Used by the publisher's thread only. */
interface Metrics {
    /** The kind: the last level of the topic. */
    String kind();

    /**
     * What happened since the last call, and what is now.
     *
     * @param seconds since the last call, above 0
     * @return fields for JSON; empty if there is nothing to say
     */
    Map<String, Object> collect(double seconds);
}
