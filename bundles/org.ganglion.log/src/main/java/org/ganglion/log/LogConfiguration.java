// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.LoggerFactory;

/** Levels from configuration {@value #PID}, over those of the framework properties. */
@Component(
        service = {},
        immediate = true,
        configurationPid = LogConfiguration.PID,
        configurationPolicy = org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE)
@Designate(ocd = LogConfiguration.Levels.class)
public final class LogConfiguration {
    static final String PID = "org.ganglion.log";

    /** What may be configured. */
    @ObjectClassDefinition(name = "Ganglion log", description = "What is written to standard error.")
    public @interface Levels {
        /** {@return the level of all loggers that are not named} */
        @AttributeDefinition(description = "The level of all loggers: off, error, warn, info, debug or trace.")
        String level() default "info";

        /** {@return the levels of some loggers} */
        @AttributeDefinition(description = "Other levels, each as logger=level; a logger's name covers those below it.")
        String[] levels() default {};
    }

    private final BundleContext context;

    /** Applies the configured levels. */
    @Activate
    public LogConfiguration(BundleContext context, Levels levels) {
        this.context = context;
        apply(levels);
    }

    @Modified
    void apply(Levels levels) {
        try {
            LogLevels.of(levels.level(), levels.levels()).apply();
        } catch (IllegalArgumentException wrong) {
            // a wrong level must not take the log away: say it, and keep what was
            LoggerFactory.getLogger(LogConfiguration.class).error("configuration {}: {}", PID, wrong.getMessage());
        }
    }

    @Deactivate
    void restore() {
        LogLevels.ofFramework(context).apply();
    }
}
