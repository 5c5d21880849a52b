// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import java.util.logging.Level;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LoggerConsumer;
import org.slf4j.helpers.MessageFormatter;

/** An OSGi logger that writes where every other logger writes. */
final class OsgiLogger implements FormatterLogger {
    /** How a format and its arguments become a message: with {} as in SLF4J, or with % as in String.format. */
    enum Style {
        BRACES {
            @Override
            String format(String format, Object[] arguments) {
                return MessageFormatter.arrayFormat(format, arguments, null).getMessage();
            }
        },
        PERCENT {
            @Override
            String format(String format, Object[] arguments) {
                return String.format(format, arguments);
            }
        };

        abstract String format(String format, Object[] arguments);
    }

    private final java.util.logging.Logger target;
    private final Style style;

    OsgiLogger(String name, Style style) {
        this.target = java.util.logging.Logger.getLogger(name);
        this.style = style;
    }

    @Override
    public String getName() {
        return target.getName();
    }

    private void write(Level level, String format, Object... arguments) {
        if (target.isLoggable(level)) {
            Object last = arguments.length == 0 ? null : arguments[arguments.length - 1];
            String message = style.format(format, arguments);
            write(level, message, last instanceof Throwable thrown ? thrown : null);
        }
    }

    /** For the log service's own methods, which carry a ready message. */
    void write(Level level, String message, Throwable thrown) {
        target.logp(level, null, null, thrown, () -> message);
    }

    @Override
    public boolean isTraceEnabled() {
        return target.isLoggable(Level.FINEST);
    }

    @Override
    public void trace(String message) {
        write(Level.FINEST, message, (Throwable) null);
    }

    @Override
    public void trace(String format, Object arg) {
        write(Level.FINEST, format, new Object[] {arg});
    }

    @Override
    public void trace(String format, Object arg1, Object arg2) {
        write(Level.FINEST, format, new Object[] {arg1, arg2});
    }

    @Override
    public void trace(String format, Object... arguments) {
        write(Level.FINEST, format, arguments);
    }

    @Override
    public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
        if (isTraceEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isDebugEnabled() {
        return target.isLoggable(Level.FINE);
    }

    @Override
    public void debug(String message) {
        write(Level.FINE, message, (Throwable) null);
    }

    @Override
    public void debug(String format, Object arg) {
        write(Level.FINE, format, new Object[] {arg});
    }

    @Override
    public void debug(String format, Object arg1, Object arg2) {
        write(Level.FINE, format, new Object[] {arg1, arg2});
    }

    @Override
    public void debug(String format, Object... arguments) {
        write(Level.FINE, format, arguments);
    }

    @Override
    public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
        if (isDebugEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isInfoEnabled() {
        return target.isLoggable(Level.INFO);
    }

    @Override
    public void info(String message) {
        write(Level.INFO, message, (Throwable) null);
    }

    @Override
    public void info(String format, Object arg) {
        write(Level.INFO, format, new Object[] {arg});
    }

    @Override
    public void info(String format, Object arg1, Object arg2) {
        write(Level.INFO, format, new Object[] {arg1, arg2});
    }

    @Override
    public void info(String format, Object... arguments) {
        write(Level.INFO, format, arguments);
    }

    @Override
    public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
        if (isInfoEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isWarnEnabled() {
        return target.isLoggable(Level.WARNING);
    }

    @Override
    public void warn(String message) {
        write(Level.WARNING, message, (Throwable) null);
    }

    @Override
    public void warn(String format, Object arg) {
        write(Level.WARNING, format, new Object[] {arg});
    }

    @Override
    public void warn(String format, Object arg1, Object arg2) {
        write(Level.WARNING, format, new Object[] {arg1, arg2});
    }

    @Override
    public void warn(String format, Object... arguments) {
        write(Level.WARNING, format, arguments);
    }

    @Override
    public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
        if (isWarnEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isErrorEnabled() {
        return target.isLoggable(Level.SEVERE);
    }

    @Override
    public void error(String message) {
        write(Level.SEVERE, message, (Throwable) null);
    }

    @Override
    public void error(String format, Object arg) {
        write(Level.SEVERE, format, new Object[] {arg});
    }

    @Override
    public void error(String format, Object arg1, Object arg2) {
        write(Level.SEVERE, format, new Object[] {arg1, arg2});
    }

    @Override
    public void error(String format, Object... arguments) {
        write(Level.SEVERE, format, arguments);
    }

    @Override
    public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
        if (isErrorEnabled()) {
            consumer.accept(this);
        }
    }

    // An audit record is written at every level but off.

    @Override
    public void audit(String message) {
        write(Level.SEVERE, message, (Throwable) null);
    }

    @Override
    public void audit(String format, Object arg) {
        write(Level.SEVERE, format, new Object[] {arg});
    }

    @Override
    public void audit(String format, Object arg1, Object arg2) {
        write(Level.SEVERE, format, new Object[] {arg1, arg2});
    }

    @Override
    public void audit(String format, Object... arguments) {
        write(Level.SEVERE, format, arguments);
    }
}
