// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.denoise;

import org.ganglion.format.events.reading.EventBatch;

/** A stage that lets some events through. Keeps state from batch to batch. Used by one thread. */
public interface EventFilter {
    /** Removes events from a batch; those that stay keep their order. All lie on the sensor. */
    void filter(EventBatch batch);
}
