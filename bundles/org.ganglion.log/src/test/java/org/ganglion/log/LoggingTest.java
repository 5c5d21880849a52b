// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private List<Handler> before;
    private JdkLogging logging;

    @BeforeEach
    void takeOver() {
        before = List.of(Logger.getLogger("").getHandlers());
        logging = JdkLogging.takeOver(new PrintStream(written, true, StandardCharsets.UTF_8));
        LogLevels.of("info").apply();
    }

    @AfterEach
    void giveBack() {
        logging.giveBack();
        assertEquals(before, List.of(Logger.getLogger("").getHandlers()));
    }

    private String[] lines() {
        String text = written.toString(StandardCharsets.UTF_8);
        return text.isEmpty() ? new String[0] : text.split("\n");
    }

    private static void assertLine(String expected, String line) {
        assertTrue(line.matches(TIME + ".*"), line);
        assertEquals(expected, line.substring("2026-01-01T00:00:00.000Z ".length()));
    }

    @Test
    void givenTheDefaultLevel_whenAnSlf4jLoggerWrites_thenInfoIsOneLineAndDebugIsNone() {
        LoggerFactory.getLogger("org.ganglion.mqtt.Reconnect").info("attempt {} of {}", 1, 3);
        LoggerFactory.getLogger("org.ganglion.mqtt.Reconnect").debug("not written");
        assertEquals(1, lines().length);
        assertLine("INFO  mqtt.Reconnect: attempt 1 of 3", lines()[0]);
    }

    @Test
    void givenAnExceptionWithACause_whenItIsLogged_thenTheChainIsOnTheSameLineWithoutAStackTrace() {
        Exception thrown = new IllegalStateException("no\nbroker", new java.io.IOException("refused"));
        LoggerFactory.getLogger("other.Name").warn("cannot connect", thrown);
        assertEquals(1, lines().length);
        assertLine(
                "WARN  Name: cannot connect (java.lang.IllegalStateException: no broker <- java.io.IOException: refused)",
                lines()[0]);
    }

    @Test
    void givenTheDebugLevel_whenAnExceptionIsLogged_thenItsStackTraceFollows() {
        LogLevels.of("debug").apply();
        LoggerFactory.getLogger("a.B").error("failed", new IllegalStateException("why"));
        assertTrue(lines().length > 2);
        assertTrue(lines()[2].startsWith("\tat "), lines()[2]);
    }

    @Test
    void givenALevelForOnePackage_whenLoggersWrite_thenOnlyThatPackageIsFiner() {
        LogLevels.of("warn", "org.ganglion.session=debug").apply();
        LoggerFactory.getLogger("org.ganglion.session.Plan").debug("yes");
        LoggerFactory.getLogger("org.ganglion.pipeline.Queue").info("no");
        assertEquals(1, lines().length);
        assertLine("DEBUG session.Plan: yes", lines()[0]);

        LogLevels.of("warn").apply();
        LoggerFactory.getLogger("org.ganglion.session.Plan").info("no more");
        assertEquals(1, lines().length);
    }

    @Test
    void givenAnUnknownLevel_whenLevelsAreRead_thenTheMessageNamesTheKnownOnes() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LogLevels.of("loud"))
                .getMessage()
                .contains("'loud' is not a log level: off, error, warn"));
        assertThrows(IllegalArgumentException.class, () -> LogLevels.of("info", "noequals"));
    }

    @Test
    @SuppressWarnings("deprecation")
    void givenTheOsgiLogService_whenBundlesLogThroughIt_thenTheirLinesLookLikeAllOthers() {
        OsgiLogService service = new OsgiLogService("org.apache.felix.scr");
        service.log(LogService.LOG_WARNING, "old style");
        service.getLogger("x.Braces").info("{} and {}", "a", "b");
        service.getLogger("x.Percent", FormatterLogger.class).info("%03d", 7);
        service.getLogger("x.Fine").debug("no");
        LogLevels.of("off").apply();
        service.getLogger("x.Fine").error("no");
        assertEquals(3, lines().length);
        assertLine("WARN  scr: old style", lines()[0]);
        assertLine("INFO  Braces: a and b", lines()[1]);
        assertLine("INFO  Percent: 007", lines()[2]);
    }
}
