// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The synapses of a transform, stored by source so that one spike reads one run of memory. Read-only and shared between sessions
 * unless the transform learns. Used by the session's thread only.
 */
@ProviderType
public interface Weights {
    /** Number of source elements. */
    int sources();

    /** Number of target elements. */
    int targets();

    /** Whether every source reaches every target; then synapse {@code source * targets() + target} is theirs. */
    boolean dense();

    /** A weight per synapse. The same array for the life of a plan; where one weight holds for all it is made on first use. */
    double[] f64();

    /**
     * The one weight that holds for all synapses as long as the plan lives, so that whoever knows of it needs no array per synapse; NaN
     * where they differ or learn.
     */
    default double uniform() {
        return Double.NaN;
    }

    /**
     * What each target gets in every step beside what its synapses bring, or null where the transform has no bias. Learns with the
     * weights. The same array for the life of a plan.
     */
    double[] bias();

    /** First synapse of each source, and one past the last synapse; length {@link #sources} + 1. */
    int[] rowStart();

    /** The target of each synapse, ascending within a source. */
    int[] target();

    /**
     * The delay of each synapse in steps, or null where all have the same: the engine keeps that one for the driver, and what arrives is
     * already so late.
     */
    int[] delay();

    /** First entry of each target in {@link #columnSynapse}, and one past the last; made on first use. */
    int[] columnStart();

    /** The synapses of each target, sources ascending; made on first use. */
    int[] columnSynapse();

    /**
     * Says that a learning rule changed the synapses from {@code from} (inclusive) to {@code to} (exclusive), or the bias; for the
     * bias alone both are 0.
     */
    void changed(int from, int to);
}
