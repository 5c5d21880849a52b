// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health;

import java.util.List;

/**
 * What one check found.
 *
 * @param name of the check
 * @param tags by which checks are chosen
 * @param status what it found
 * @param messages why, a line each; none where all is well
 * @param micros how long it took
 */
public record CheckOutcome(String name, List<String> tags, HealthStatus status, List<String> messages, long micros) {
    /** Copies. */
    public CheckOutcome {
        tags = List.copyOf(tags);
        messages = List.copyOf(messages);
    }
}
