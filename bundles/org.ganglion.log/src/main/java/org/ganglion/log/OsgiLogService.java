// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import java.util.logging.Level;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;

/** The OSGi log service of one bundle. There is no LogReaderService: what is logged is written, and not kept. */
final class OsgiLogService implements LogService {
    /** Gives each bundle a log service that knows it by name. */
    static final class PerBundle implements ServiceFactory<LogService> {
        @Override
        public LogService getService(Bundle bundle, ServiceRegistration<LogService> registration) {
            return new OsgiLogService(bundle.getSymbolicName());
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<LogService> registration, LogService service) {
            // holds nothing
        }
    }

    private final OsgiLogger own;

    OsgiLogService(String bundleName) {
        own = new OsgiLogger(bundleName, OsgiLogger.Style.BRACES);
    }

    @Override
    public Logger getLogger(String name) {
        return new OsgiLogger(name, OsgiLogger.Style.BRACES);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getName());
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> loggerType) {
        OsgiLogger.Style style =
                loggerType == FormatterLogger.class ? OsgiLogger.Style.PERCENT : OsgiLogger.Style.BRACES;
        return loggerType.cast(new OsgiLogger(name, style));
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
        return getLogger(type.getName(), loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> loggerType) {
        return getLogger(name, loggerType);
    }

    // The methods of before OSGi R7, which ConfigAdmin, Metatype and the framework itself still call.

    @Override
    @Deprecated
    public void log(int level, String message) {
        log(null, level, message, null);
    }

    @Override
    @Deprecated
    public void log(int level, String message, Throwable exception) {
        log(null, level, message, exception);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> reference, int level, String message) {
        log(reference, level, message, null);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> reference, int level, String message, Throwable exception) {
        own.write(level(level), reference == null ? message : message + " (" + reference + ")", exception);
    }

    @SuppressWarnings("deprecation")
    private static Level level(int level) {
        return switch (level) {
            case LOG_ERROR -> Level.SEVERE;
            case LOG_WARNING -> Level.WARNING;
            case LOG_INFO -> Level.INFO;
            default -> level < LOG_ERROR ? Level.SEVERE : Level.FINE;
        };
    }
}
