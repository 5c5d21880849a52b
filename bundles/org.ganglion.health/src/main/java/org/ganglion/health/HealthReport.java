// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The service that runs health checks. Safe for use by several threads. */
@ProviderType
public interface HealthReport {
    /**
     * Runs checks beside each other and waits for them.
     *
     * @param atMost after which a check counts as {@link HealthStatus#HEALTH_CHECK_ERROR}; it is not run again before it ends
     * @param tags only checks with one of these; none for all
     * @return what they found, in the order of names
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    List<CheckOutcome> check(Duration atMost, String... tags) throws InterruptedException;

    /** The worst status of these outcomes; OK if there are none. */
    static HealthStatus worst(List<CheckOutcome> outcomes) {
        HealthStatus worst = HealthStatus.OK;
        for (CheckOutcome outcome : outcomes) {
            worst = outcome.status().compareTo(worst) > 0 ? outcome.status() : worst;
        }
        return worst;
    }
}
