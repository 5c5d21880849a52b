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
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** What needs both ways to run a flatbuffer at hand. */
public class EmulatorAndNativeTest {
    private static final long WAIT_MILLIS = 10_000;

    private final BundleContext context =
            FrameworkUtil.getBundle(EmulatorAndNativeTest.class).getBundleContext();

    @Test
    void givenBothDrivers_whenTheyAreRanked_thenTheNativeOneComesFirst() throws InvalidSyntaxException {
        assertTrue(driver("tflite").compareTo(driver("npu")) > 0);
    }

    private ServiceReference<Driver> driver(String kind) throws InvalidSyntaxException {
        return context.getServiceReferences(Driver.class, "(" + DriverKind.KIND + "=" + kind + ")")
                .iterator()
                .next();
    }

    @Test
    void givenDrawnOperators_whenBothDriversRunThem_thenTheyDifferByNoMoreThanTheProofAllows() throws Exception {
        ServiceTracker<CommandRunner, CommandRunner> runners = new ServiceTracker<>(context, CommandRunner.class, null);
        runners.open();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            CommandRunner runner = runners.waitForService(WAIT_MILLIS);
            int exit = runner.prepare(
                            new String[] {"proof", "npu-operators", "--quick", "--fresh"},
                            new CommandRunner.Terminal(InputStream.nullInputStream(), stream, stream, Path.of("")))
                    .run();
            String text = said.toString(StandardCharsets.UTF_8);
            assumeTrue(!text.contains("no TensorFlow Lite library"), "no native TensorFlow Lite for this platform");
            assertEquals(0, exit, text);
        } finally {
            runners.close();
        }
    }
}
