// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.ResourceBundle;
import org.eclipse.paho.mqttv5.client.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Paho has to say, at debug level: it prints a stack trace for each lost connection, which {@link Reconnection}
 * reports in one line. Made by Paho, by name.
 */
public final class PahoLog implements Logger {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.ganglion.mqtt.paho");

    private ResourceBundle catalog;

    @Override
    public void initialise(ResourceBundle messages, String logger, String resource) {
        catalog = messages;
    }

    private void say(String sourceClass, String method, String key, Throwable thrown) {
        if (LOG.isDebugEnabled()) {
            String text = catalog != null && catalog.containsKey(key) ? catalog.getString(key) : key;
            LOG.debug("{}.{}: {}", sourceClass, method, text, thrown);
        }
    }

    @Override
    public void setResourceName(String name) {
        // one logger for all connections
    }

    @Override
    public boolean isLoggable(int level) {
        return level <= WARNING && LOG.isDebugEnabled();
    }

    @Override
    public void severe(String sourceClass, String method, String key) {
        say(sourceClass, method, key, null);
    }

    @Override
    public void severe(String sourceClass, String method, String key, Object[] inserts) {
        say(sourceClass, method, key, null);
    }

    @Override
    public void severe(String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        say(sourceClass, method, key, thrown);
    }

    @Override
    public void warning(String sourceClass, String method, String key) {
        say(sourceClass, method, key, null);
    }

    @Override
    public void warning(String sourceClass, String method, String key, Object[] inserts) {
        say(sourceClass, method, key, null);
    }

    @Override
    public void warning(String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        say(sourceClass, method, key, thrown);
    }

    @Override
    public void info(String sourceClass, String method, String key) {
        // too fine
    }

    @Override
    public void info(String sourceClass, String method, String key, Object[] inserts) {
        // too fine
    }

    @Override
    public void info(String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        // too fine
    }

    @Override
    public void config(String sourceClass, String method, String key) {
        // too fine
    }

    @Override
    public void config(String sourceClass, String method, String key, Object[] inserts) {
        // too fine
    }

    @Override
    public void config(String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        // too fine
    }

    @Override
    public void fine(String sourceClass, String method, String key) {
        // too fine
    }

    @Override
    public void fine(String sourceClass, String method, String key, Object[] inserts) {
        // too fine
    }

    @Override
    public void fine(String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        // too fine
    }

    @Override
    public void finer(String sourceClass, String method, String key) {
        // too fine
    }

    @Override
    public void finer(String sourceClass, String method, String key, Object[] inserts) {
        // too fine
    }

    @Override
    public void finer(String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        // too fine
    }

    @Override
    public void finest(String sourceClass, String method, String key) {
        // too fine
    }

    @Override
    public void finest(String sourceClass, String method, String key, Object[] inserts) {
        // too fine
    }

    @Override
    public void finest(String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        // too fine
    }

    @Override
    public void log(int level, String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        if (isLoggable(level)) {
            say(sourceClass, method, key, thrown);
        }
    }

    @Override
    public void trace(int level, String sourceClass, String method, String key, Object[] inserts, Throwable thrown) {
        log(level, sourceClass, method, key, inserts, thrown);
    }

    @Override
    public void dumpTrace() {
        // there is none
    }

    @Override
    public String formatMessage(String key, Object[] inserts) {
        return key;
    }
}
