// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.ganglion.session.Session;
import org.ganglion.session.Sessions;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Every session has a provider for all of it, and none has failed there. That another provider has taken over is good enough for a device, but not for a
 * release that brought the one that failed: so this is asked about updates only.
 */
@Component(
        property = {HealthCheck.NAME + "=sessions", HealthCheck.TAGS + "=update"},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SessionsCheck implements HealthCheck {
    private final BundleContext context;
    private final Sessions sessions;

    /** Looks at these. */
    @Activate
    public SessionsCheck(BundleContext context, @Reference Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (Session session : sessions.open()) {
            if (session.parked()) {
                log.critical("session {} is parked: no provider is left", session.name());
            }
            for (Long service : session.quarantined()) {
                log.critical("session {} has put {} into quarantine", session.name(), provider(service));
            }
        }
        return new Result(log);
    }

    /** By name, which stays the same when the process starts again; a service's number does not. */
    private String provider(long service) {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(null, '(' + Constants.SERVICE_ID + '=' + service + ')');
            return found == null || found[0].getBundle() == null
                    ? "a provider that is gone"
                    : found[0].getBundle().getSymbolicName()
                            + ' '
                            + found[0].getBundle().getVersion();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
