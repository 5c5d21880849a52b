// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.health.HealthStatus;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** How the framework is that this bundle runs in. */
final class FrameworkHealth implements Health {
    private static final Duration CHECKS = Duration.ofSeconds(10);
    private static final String TAG = "update";

    private final BoardLoad load = new BoardLoad();
    private final BundleContext context;
    private final Map<String, BooleanSupplier> required;
    private final Supplier<HealthReport> checks;
    private final Supplier<Set<Trouble>> pipelines;
    private final Supplier<Optional<Messaging>> messaging;

    /**
     * Of a framework.
     *
     * @param required whether what must be there is there, by what it is called
     * @param checks the service that is there now, or null
     * @param pipelines what is not well with them
     * @param messaging the connection that is there now
     */
    FrameworkHealth(
            BundleContext context,
            Map<String, BooleanSupplier> required,
            Supplier<HealthReport> checks,
            Supplier<Set<Trouble>> pipelines,
            Supplier<Optional<Messaging>> messaging) {
        this.required = Map.copyOf(required);
        this.context = context;
        this.checks = checks;
        this.pipelines = pipelines;
        this.messaging = messaging;
    }

    @Override
    public Set<Trouble> troubles() throws InterruptedException {
        Set<Trouble> troubles = new HashSet<>(pipelines.get());
        for (Bundle bundle : context.getBundles()) {
            if (!FrameworkBundles.isFragment(bundle) && !runs(bundle)) {
                troubles.add(new Trouble(
                        "bundle " + bundle.getSymbolicName() + ' ' + bundle.getVersion() + " does not run"));
            }
        }
        required.forEach((name, isThere) -> {
            if (!isThere.getAsBoolean()) {
                troubles.add(new Trouble(name + " is not there"));
            }
        });
        HealthReport report = checks.get();
        if (report != null) {
            report.check(CHECKS.multipliedBy(slowness()), TAG).stream()
                    .filter(outcome -> outcome.status().compareTo(HealthStatus.WARN) > 0)
                    .forEach(outcome -> troubles.addAll(lines(outcome)));
        }
        return troubles;
    }

    /** A line for each message: that one thing was not well before excuses it alone. */
    private static List<Trouble> lines(CheckOutcome outcome) {
        String check = "health check '" + outcome.name() + "' is " + outcome.status();
        if (outcome.status() == HealthStatus.HEALTH_CHECK_ERROR) {
            // how long it was waited for, or what it threw, may be something else each time
            return List.of(new Trouble(check, String.join("; ", outcome.messages())));
        }
        return outcome.messages().isEmpty()
                ? List.of(new Trouble(check))
                : outcome.messages().stream()
                        .map(message -> new Trouble(check + ": " + message))
                        .toList();
    }

    private static boolean runs(Bundle bundle) {
        boolean lazy = Constants.ACTIVATION_LAZY.equals(bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY));
        return bundle.getState() == Bundle.ACTIVE || (lazy && bundle.getState() == Bundle.STARTING);
    }

    @Override
    public int slowness() {
        return load.slowness();
    }

    @Override
    public boolean online() {
        return messaging.get().filter(Messaging::connected).isPresent();
    }
}
