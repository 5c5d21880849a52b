// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.health.HealthStatus;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class FrameworkHealthTest {
    private static final BundleContext NO_BUNDLES = (BundleContext) Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, given) -> new Bundle[0]);

    private static CheckOutcome outcome(HealthStatus status, String... messages) {
        return new CheckOutcome("sensor", List.of("update"), status, List.of(messages), 1);
    }

    private static Set<String> kinds(FrameworkHealth health) throws InterruptedException {
        return Trouble.kinds(health.troubles());
    }

    /** How long is waited depends on the load, and the message says how long it was. */
    @Test
    void givenACheckThatHangsBeforeAndAfter_whenItIsWaitedForLonger_thenItIsTheSameTrouble() throws Exception {
        Queue<CheckOutcome> said = new ArrayDeque<>(List.of(
                outcome(HealthStatus.HEALTH_CHECK_ERROR, "did not end within 10000 ms"),
                outcome(HealthStatus.HEALTH_CHECK_ERROR, "did not end within 30000 ms")));
        HealthReport report = (atMost, tags) -> List.of(said.remove());
        FrameworkHealth health = new FrameworkHealth(NO_BUNDLES, Map.of(), () -> report, Set::of, Optional::empty);

        assertEquals(kinds(health), kinds(health));
    }

    @Test
    void givenACheckWithTwoComplaints_whenOneOfThemIsNew_thenItIsATroubleOfItsOwn() throws Exception {
        HealthReport report = (atMost, tags) -> List.of(outcome(HealthStatus.CRITICAL, "hot", "wet"));
        FrameworkHealth health = new FrameworkHealth(NO_BUNDLES, Map.of(), () -> report, Set::of, Optional::empty);

        assertEquals(
                Set.of("health check 'sensor' is CRITICAL: hot", "health check 'sensor' is CRITICAL: wet"),
                kinds(health));
    }
}
