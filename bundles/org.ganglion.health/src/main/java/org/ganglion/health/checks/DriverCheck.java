// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.session.Session;
import org.ganglion.session.Sessions;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * One driver: critical if it cannot be activated, a warning if it says what is wrong with it or a session has put it in quarantine. Never
 * more than a warning then, because whatever it does not run the next driver runs.
 */
final class DriverCheck implements HealthCheck {
    private final BundleContext context;
    private final ServiceReference<Driver> reference;

    DriverCheck(BundleContext context, ServiceReference<Driver> reference) {
        this.context = context;
        this.reference = reference;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Driver driver = context.getService(reference);
        if (driver == null) {
            log.critical("cannot be activated: its configuration is refused, or it is going; the log says which");
            return new Result(log);
        }
        try {
            look(driver, log);
        } finally {
            context.ungetService(reference);
        }
        quarantines(log);
        return new Result(log);
    }

    private static void look(Driver driver, FormattingResultLog log) {
        String complaint = driver.complaint();
        if (!complaint.isEmpty()) {
            log.warn("{}", complaint);
        }
        EnergyTable energy = driver.energy();
        log.debug("{} pJ a MAC, {} pJ an AC, estimates: {}", energy.mac(), energy.ac(), energy.source());
    }

    private void quarantines(FormattingResultLog log) {
        ServiceReference<Sessions> found = context.getServiceReference(Sessions.class);
        Sessions sessions = found == null ? null : context.getService(found);
        if (sessions == null) {
            return;
        }
        try {
            Object id = reference.getProperty(Constants.SERVICE_ID);
            for (Session session : sessions.open()) {
                if (session.quarantined().contains(id)) {
                    log.warn("session {} has put it in quarantine: the log says what it did", session.name());
                }
            }
        } finally {
            context.ungetService(found);
        }
    }
}
