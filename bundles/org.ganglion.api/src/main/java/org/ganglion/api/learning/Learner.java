// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.learning;

import org.osgi.annotation.versioning.ConsumerType;

/** A learning rule at work on one transform. Used by the session's thread only; allocates nothing. */
@ConsumerType
public interface Learner {
    /**
     * Learns from the step just computed: sees what arrived at the transform after its delay, and what left the target in this same
     * step, and marks the range of weights that it changed ({@code Weights.changed}). Called after all populations.
     *
     * @param t number of the step, from 0
     */
    void step(long t);
}
