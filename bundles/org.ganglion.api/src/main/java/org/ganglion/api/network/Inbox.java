// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where what arrives at one input of a node is summed: one array of {@link #size} numbers per step to come, a ring that the engine
 * turns and clears after each step. Part of the state. Used by the session's thread only.
 */
@ProviderType
public interface Inbox {
    /** Number of elements. */
    int size();

    /** The longest delay that {@link #add} takes, in steps. */
    int longestDelay();

    /**
     * The sums that arrive {@code delay} steps from now; 0 is this step. Ask anew in each step: the ring turns. Only to be read by
     * the population that it belongs to: the array may be the sender's own.
     *
     * @param delay 0 to {@link #longestDelay}
     */
    double[] slot(int delay);

    /** Adds {@code value} to what element {@code index} gets {@code delay} steps from now. */
    void add(int index, int delay, double value);
}
