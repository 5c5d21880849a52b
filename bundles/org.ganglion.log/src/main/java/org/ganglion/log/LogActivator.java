// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import java.util.Hashtable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;

/**
 * Takes over java.util.logging for the life of the framework and offers the OSGi log service.
 *
 * <p>An activator and not a component, because it must be there before SCR, which logs itself.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class LogActivator implements BundleActivator {
    private JdkLogging logging;

    @Override
    public void start(BundleContext context) {
        logging = JdkLogging.takeOver(System.err);
        LogLevels.ofFramework(context).apply();
        String[] types = {LogService.class.getName(), LoggerFactory.class.getName()};
        context.registerService(types, new OsgiLogService.PerBundle(), new Hashtable<>());
    }

    @Override
    public void stop(BundleContext context) {
        logging.giveBack();
    }
}
