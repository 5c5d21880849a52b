// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.osgi.framework.BundleContext;

/**
 * Which records are written: a level for all loggers, and other levels for some.
 *
 * @param root the level of all loggers that are not named
 * @param named the level by logger name; a name covers the names below it
 */
record LogLevels(Level root, Map<String, Level> named) {
    /** Framework property: off, error, warn, info, debug or trace. */
    static final String LEVEL = "org.ganglion.log.level";
    /** Framework property: a comma-separated list of logger=level. */
    static final String LEVELS = "org.ganglion.log.levels";

    /** java.util.logging holds loggers weakly: one that nobody holds forgets its level. */
    private static final List<Logger> HELD = new ArrayList<>();

    static LogLevels ofFramework(BundleContext context) {
        return of(context.getProperty(LEVEL), split(context.getProperty(LEVELS)));
    }

    /**
     * Reads levels as people write them.
     *
     * @param root a level's name; null or blank is info
     * @param named entries of the form logger=level
     * @throws IllegalArgumentException when a level is unknown or an entry has another form
     */
    static LogLevels of(String root, String... named) {
        Map<String, Level> byName = new LinkedHashMap<>();
        for (String entry : named) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + entry + "' is not of the form logger=level");
            }
            byName.put(entry.substring(0, equals).strip(), level(entry.substring(equals + 1)));
        }
        return new LogLevels(level(root), byName);
    }

    private static String[] split(String list) {
        return list == null || list.isBlank() ? new String[0] : list.strip().split("\\s*,\\s*");
    }

    private static Level level(String name) {
        if (name == null || name.isBlank()) {
            return Level.INFO;
        }
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "off" -> Level.OFF;
            case "error" -> Level.SEVERE;
            case "warn" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug" -> Level.FINE;
            case "trace" -> Level.FINEST;
            default ->
                throw new IllegalArgumentException(
                        "'" + name + "' is not a log level: off, error, warn, info, debug or trace");
        };
    }

    /** Replaces whatever levels were set before. */
    void apply() {
        synchronized (HELD) {
            forget();
            Logger.getLogger("").setLevel(root);
            named.forEach((name, level) -> {
                Logger logger = Logger.getLogger(name);
                logger.setLevel(level);
                HELD.add(logger);
            });
        }
    }

    /** Named loggers inherit again. */
    static void forget() {
        synchronized (HELD) {
            HELD.forEach(logger -> logger.setLevel(null));
            HELD.clear();
        }
    }
}
