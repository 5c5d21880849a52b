// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.HealthCheck;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * A health check for each driver that is there, so that a driver needs nothing but the API. They come when someone first wants to know of
 * health, so that a start does not pay for them, and no driver is activated before its check is executed.
 */
@Component(service = DriverChecks.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class DriverChecks {
    /** Before the driver's kind in a check's name. */
    static final String NAME = "driver.";

    private static final String TAG = "drivers";

    private final BundleContext context;
    private final Map<ServiceReference<Driver>, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();

    /** Registers checks through this context. */
    @Activate
    public DriverChecks(BundleContext context) {
        this.context = context;
    }

    @Reference(service = Driver.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDriver(ServiceReference<Driver> driver) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(HealthCheck.NAME, NAME + driver.getProperty(DriverKind.KIND));
        properties.put(HealthCheck.TAGS, new String[] {TAG});
        checks.put(driver, context.registerService(HealthCheck.class, new DriverCheck(context, driver), properties));
    }

    void unbindDriver(ServiceReference<Driver> driver) {
        ServiceRegistration<HealthCheck> check = checks.remove(driver);
        if (check != null) {
            check.unregister();
        }
    }

    @Deactivate
    void close() {
        checks.keySet().forEach(this::unbindDriver);
    }
}
