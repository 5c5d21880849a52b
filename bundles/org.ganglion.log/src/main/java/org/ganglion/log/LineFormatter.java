// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Time (UTC), level, logger, message and the chain of causes, in one line.
 *
 * <p>Stack traces follow only where the logger's level is debug or finer. The time is put together by hand: a
 * DateTimeFormatter would cost more of a cold start than all the rest of this bundle.
 */
final class LineFormatter extends Formatter {
    private static final String OWN = "org.ganglion.";

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(160);
        appendTime(line, record.getMillis());
        line.append(' ').append(name(record.getLevel())).append(' ').append(shortName(record.getLoggerName()));
        line.append(": ");
        appendOnOneLine(line, String.valueOf(formatMessage(record)));
        appendCauses(line, record.getThrown());
        line.append('\n');
        if (record.getThrown() != null && wantsStackTraces(record.getLoggerName())) {
            line.append(stackTrace(record.getThrown()));
        }
        return line.toString();
    }

    private static void appendTime(StringBuilder line, long millis) {
        int nanos = (int) Math.floorMod(millis, 1000L) * 1_000_000;
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), nanos, ZoneOffset.UTC);
        line.append(time.toLocalDate()).append('T');
        appendPadded(line, time.getHour(), 2).append(':');
        appendPadded(line, time.getMinute(), 2).append(':');
        appendPadded(line, time.getSecond(), 2).append('.');
        appendPadded(line, nanos / 1_000_000, 3).append('Z');
    }

    private static StringBuilder appendPadded(StringBuilder line, int number, int width) {
        String digits = Integer.toString(number);
        for (int i = digits.length(); i < width; i++) {
            line.append('0');
        }
        return line.append(digits);
    }

    private static String name(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        if (value >= Level.INFO.intValue()) {
            return "INFO ";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    private static String shortName(String logger) {
        if (logger == null || logger.isEmpty()) {
            return "-";
        }
        return logger.startsWith(OWN) ? logger.substring(OWN.length()) : logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void appendCauses(StringBuilder line, Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            line.append(depth == 0 ? " (" : " <- ");
            appendOnOneLine(line, cause.toString());
            cause = cause.getCause();
        }
        if (thrown != null) {
            line.append(')');
        }
    }

    private static void appendOnOneLine(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(c < ' ' ? ' ' : c);
        }
    }

    private static boolean wantsStackTraces(String logger) {
        return Logger.getLogger(logger == null ? "" : logger).isLoggable(Level.FINE);
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
