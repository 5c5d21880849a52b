// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.LogService;
import org.osgi.test.common.annotation.InjectService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log bundle where it lives: loggers from its class loader, levels from ConfigAdmin. */
public class LogLevelsTest {
    private static final Logger LOG = LoggerFactory.getLogger("org.ganglion.some.Name");

    @Test
    void givenNoServiceLoaderMediator_whenABundleAsksForALogger_thenItIsTheJdkProviders() {
        assertEquals("org.slf4j.jul.JDK14LoggerAdapter", LOG.getClass().getName());
        assertEquals("org.ganglion.log", FrameworkUtil.getBundle(LOG.getClass()).getSymbolicName());
    }

    @Test
    void givenTheLogService_whenABundleLogsThroughIt_thenItsLevelIsTheSame(@InjectService LogService service) {
        assertEquals(
                LOG.isDebugEnabled(),
                service.getLogger("org.ganglion.some.Name").isDebugEnabled());
        assertTrue(service.getLogger("org.ganglion.some.Name").isInfoEnabled());
    }

    @Test
    void givenALevelInConfigAdmin_whenItComesAndGoes_thenLoggersFollow(@InjectService ConfigurationAdmin admin)
            throws Exception {
        Configuration configuration = admin.getConfiguration("org.ganglion.log", "?");
        Dictionary<String, Object> levels = new Hashtable<>();
        levels.put("level", "warn");
        levels.put("levels", new String[] {"org.ganglion.some=trace"});
        configuration.update(levels);
        await(() -> LOG.isTraceEnabled() && !LoggerFactory.getLogger("other").isInfoEnabled());

        levels.put("levels", new String[0]);
        configuration.update(levels);
        await(() -> !LOG.isInfoEnabled());

        configuration.delete();
        await(() -> LOG.isInfoEnabled() && !LOG.isDebugEnabled());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 60 s");
            Thread.sleep(5);
        }
    }
}
