// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.command.CommandRunner;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.Test;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What needs both ways to run a flatbuffer at hand. */
public class EmulatorAndNativeTest {
    private final Surroundings here = new Surroundings(EmulatorAndNativeTest.class);

    @Test
    void givenBothDrivers_whenTheyAreRanked_thenTheNativeOneComesFirst() throws InvalidSyntaxException {
        assertTrue(driver("tflite").compareTo(driver("npu")) > 0);
    }

    private ServiceReference<Driver> driver(String kind) throws InvalidSyntaxException {
        return here.context()
                .getServiceReferences(Driver.class, "(" + DriverKind.KIND + "=" + kind + ")")
                .iterator()
                .next();
    }

    @Test
    void givenDrawnOperators_whenBothDriversRunThem_thenTheyDifferByNoMoreThanTheProofAllows() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            CommandRunner runner = here.service(CommandRunner.class);
            int exit = runner.prepare(
                            new String[] {"proof", "npu-operators", "--quick", "--fresh"},
                            new CommandRunner.Terminal(InputStream.nullInputStream(), stream, stream, Path.of("")))
                    .run();
            String text = said.toString(StandardCharsets.UTF_8);
            assumeTrue(!text.contains("no TensorFlow Lite library"), "no native TensorFlow Lite for this platform");
            assertEquals(0, exit, text);
        }
    }
}
