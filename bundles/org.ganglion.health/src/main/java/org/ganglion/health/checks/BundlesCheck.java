// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Every bundle that is to be started is active; fragments are resolved. */
@Component(
        property = {HealthCheck.NAME + "=bundles", HealthCheck.TAGS + "=runtime"},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class BundlesCheck implements HealthCheck {
    private final BundleContext context;

    /** Looks at the framework through this context. */
    @Activate
    public BundlesCheck(BundleContext context) {
        this.context = context;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        int active = 0;
        for (Bundle bundle : context.getBundles()) {
            if (isWell(bundle)) {
                active++;
            } else {
                log.critical(
                        "bundle {}/{} is {}", bundle.getSymbolicName(), bundle.getVersion(), name(bundle.getState()));
            }
        }
        log.debug("{} bundles are active", active);
        return new Result(log);
    }

    private static boolean isWell(Bundle bundle) {
        int state = bundle.getState();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0) {
            return state == Bundle.RESOLVED;
        }
        if (state == Bundle.ACTIVE) {
            return true;
        }
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        boolean lazy = level != null && level.isActivationPolicyUsed() && state == Bundle.STARTING;
        boolean stoppedOnPurpose = level != null && !level.isPersistentlyStarted() && state != Bundle.INSTALLED;
        return lazy || stoppedOnPurpose;
    }

    private static String name(int state) {
        return switch (state) {
            case Bundle.INSTALLED -> "not resolved: something that it needs is missing";
            case Bundle.RESOLVED -> "not started";
            case Bundle.STARTING -> "still starting";
            case Bundle.STOPPING -> "stopping";
            default -> "in state " + state;
        };
    }
}
