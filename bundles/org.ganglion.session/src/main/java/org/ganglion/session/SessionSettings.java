// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import java.time.Duration;
import java.util.List;

/**
 * How a session is run.
 *
 * @param prefer symbolic names of bundles, or kinds of drivers, whose services rank above all others, best first
 * @param only symbolic names of bundles, or kinds of drivers, beside which no driver may be taken, or empty for all
 * @param checkpointSteps steps between two checkpoints, at least 1
 * @param deadline how long a step may take before its provider is taken to hang
 */
public record SessionSettings(List<String> prefer, List<String> only, int checkpointSteps, Duration deadline) {
    /** No preference, a checkpoint every 64 steps, 5 seconds. */
    public static final SessionSettings DEFAULT = new SessionSettings(List.of(), List.of(), 64, Duration.ofSeconds(5));

    /** Copies and checks. */
    public SessionSettings {
        prefer = List.copyOf(prefer);
        only = List.copyOf(only);
        if (checkpointSteps < 1 || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("checkpointSteps and deadline must be positive");
        }
    }
}
