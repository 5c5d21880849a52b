// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** TensorFlow Lite by its services only, as the session uses it. */
public class TfliteBundlesTest {
    private static final Board BOARD = new Board(System.getProperty("os.arch"), 1, 0, Set.of(), Set.of(), Map.of());
    /** Of the reference kernels, for the input {@code (i & 255) - 128}. */
    private static final byte[] KEYWORD_RAMP = {67, -128, -128, -128, -128, -67, -128, -128, -128, -128, -128, -128};

    private final Surroundings here = new Surroundings(TfliteBundlesTest.class);
    private final BundleContext context = here.context();

    @Test
    void givenTheBundles_whenAModelRuns_thenTheLibraryIsUnpackedIntoItsBundlesDataAreaOnly() throws Exception {
        assertArrayEquals(KEYWORD_RAMP, run());
        assertTrue(holdsTheLibrary(
                here.bundle("org.ganglion.tflite.natives").getDataFile("").toPath()));
        assertFalse(Files.exists(Path.of(System.getProperty("user.home"), ".javacpp")), "it went to the home folder");
    }

    @Test
    void givenARunningModel_whenTheDriverIsExchanged_thenTheLibraryStaysAndTheOldDriverIsForgotten() throws Exception {
        assertArrayEquals(KEYWORD_RAMP, run());
        Bundle natives = here.bundle("org.ganglion.tflite.natives");
        BundleWiring before = natives.adapt(BundleWiring.class);
        int mapped = mappedLibraries();
        WeakReference<ClassLoader> old = exchange(here.bundle("org.ganglion.driver.tflite"));
        assertArrayEquals(KEYWORD_RAMP, run());
        assertSame(before, natives.adapt(BundleWiring.class));
        assertEquals(mapped, mappedLibraries());
        here.awaitCollected(old, "org.ganglion.driver.tflite");
    }

    private byte[] run() throws IOException {
        Network network = service(
                        ModelFormat.class, format -> format.extension().equals("tflite"))
                .read("kws", Files.readAllBytes(Surroundings.data("tflite/models/kws_dscnn_int8.tflite")));
        Driver driver = service(Driver.class, any -> true);
        Answer answer = driver.claims(network, network.nodes().keySet(), BOARD);
        assumeTrue(
                !answer.refused().toString().contains("no TensorFlow Lite library"),
                answer.refused().toString());
        assertEquals(1, answer.claims().size(), answer.refused().toString());
        Provided<Driver> provided = new Provided<>(new Provider("org.ganglion.driver.tflite", "0.1.0", 1), driver);
        Assignment assignment = new Assignment(
                network,
                BOARD,
                Map.of(),
                List.of(new Claimed(provided, answer.claims().get(0))),
                Map.of());
        try (Plan plan = service(Engine.class, any -> true).compile(assignment)) {
            byte[] input = plan.inputs().get(0).signal().i8();
            for (int i = 0; i < input.length; i++) {
                input[i] = (byte) ((i & 255) - 128);
            }
            plan.step(0);
            return plan.outputs().get(0).signal().i8().clone();
        }
    }

    private WeakReference<ClassLoader> exchange(Bundle driver) throws Exception {
        WeakReference<ClassLoader> old =
                new WeakReference<>(driver.adapt(BundleWiring.class).getClassLoader());
        String location = driver.getLocation();
        driver.uninstall();
        here.refresh(driver);
        context.installBundle(location).start();
        return old;
    }

    private <S> S service(Class<S> type, Predicate<S> wanted) {
        try {
            for (ServiceReference<S> reference : context.getServiceReferences(type, null)) {
                S service = context.getService(reference);
                context.ungetService(reference);
                if (wanted.test(service)) {
                    return service;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no service " + type);
    }

    private static boolean holdsTheLibrary(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.endsWith("libjnitensorflowlite.so"));
        }
    }

    private static int mappedLibraries() throws IOException {
        return (int) Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("libjnitensorflowlite"))
                .map(line -> line.replaceFirst(".*? (/)", "$1"))
                .distinct()
                .count();
    }
}
