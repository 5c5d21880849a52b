// SPDX-License-Identifier: Apache-2.0
package org.ganglion.drivers.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.ganglion.command.CommandRunner;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.Test;

/** A fixed, small part of what {@code ganglion proof drivers} counts. */
public class DriversExchangeTest {
    private final Board board = new Board();

    @Test
    void givenSamplesUnderWay_whenTheConfigurationMovesThemBetweenDrivers_thenNoneIsLostAndEachIsTheDriversOwn()
            throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            Path data = Surroundings.data("crossbar").getParent();
            int exit = board.service(CommandRunner.class)
                    .prepare(
                            new String[] {
                                "proof",
                                "drivers",
                                "--quick",
                                "--fresh",
                                "--only",
                                "digits",
                                "--models",
                                data.toString()
                            },
                            new CommandRunner.Terminal(InputStream.nullInputStream(), stream, stream, Path.of("")))
                    .run();
            String text = said.toString(StandardCharsets.UTF_8);
            assertEquals(0, exit, text);
        }
    }
}
