// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

/** How a signal lists its elements in one step. */
public enum Form {
    /** Indices of the elements that spiked, ascending; each counts as 1. */
    SPIKES,
    /** Indices, ascending, with a value each. */
    EVENTS,
    /** A value per element. */
    DENSE
}
