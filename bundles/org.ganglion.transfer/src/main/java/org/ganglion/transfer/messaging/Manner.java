// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import org.ganglion.transfer.receiving.Pace;

/**
 * How this device fetches over a broker.
 *
 * @param pace how hard it asks
 * @param compression whether blocks may come compressed
 * @param multicast whether blocks may come that are sent to several devices at once
 */
public record Manner(Pace pace, boolean compression, boolean multicast) {
    /** Compressed where it pays, to this device alone. */
    public static Manner of(Pace pace) {
        return new Manner(pace, true, false);
    }
}
