// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Network;
import org.ganglion.engine.tflite.TfliteFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** External delegates, compiled from {@code src/test/c/delegate.c}. */
class DelegateDriverTest {
    private static final Path SOURCE = Path.of("src/test/c/delegate.c");

    @TempDir
    Path folder;

    @BeforeEach
    void libraryIsThere() {
        SharedModels.assumeLibrary();
    }

    private String compiled(String variant) throws IOException, InterruptedException {
        Path library = folder.resolve("lib" + variant.toLowerCase(java.util.Locale.ROOT) + ".so");
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "cc",
                            "-shared",
                            "-fPIC",
                            "-O1",
                            "-D" + variant,
                            "-o",
                            library.toString(),
                            SOURCE.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("there is no C compiler: " + e.getMessage());
            throw e;
        }
        String said = new String(compiler.getInputStream().readAllBytes());
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS), "the compiler hangs");
        assertEquals(0, compiler.exitValue(), said);
        return library.toString();
    }

    private static Network network(String operator) {
        return new TfliteFormat().read(operator + ".tflite", OperatorModel.of(operator));
    }

    private static DelegateDriver driver(String library, Map<String, String> options, String... devices) {
        return new DelegateDriver(SharedModels.nativeCache(), library, options, List.of(devices), false, 1);
    }

    private static Answer answer(Driver driver, Network network) {
        return driver.claims(network, network.nodes().keySet(), Planned.BOARD);
    }

    private static float[] sums(Plan plan) {
        float[] a = plan.inputs().get(0).signal().f32();
        float[] b = plan.inputs().get(1).signal().f32();
        for (int i = 0; i < a.length; i++) {
            a[i] = i;
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = 10 * i;
        }
        plan.step(0);
        return plan.outputs().get(0).signal().f32().clone();
    }

    @Test
    void givenADelegateThatTakesAnOperator_whenTheModelRuns_thenTheDelegateComputesItWithItsOptions() throws Exception {
        String library = compiled("ADDS");
        try (Plan plan = Planned.plan(network("ADD"), driver(library, Map.of("offset", "0.25")))) {
            assertArrayEquals(new float[] {0.25f, 11.25f, 22.25f, 3.25f, 14.25f, 25.25f}, sums(plan));
        }
        assertEquals(
                0,
                NativeLibrary.getInstance(library)
                        .getFunction("delegates_alive")
                        .invokeInt(new Object[0]),
                "a delegate was not destroyed");
    }

    @Test
    void givenADelegateThatTakesAnother_whenAModelIsOffered_thenItIsRefused() throws Exception {
        Answer answer = answer(driver(compiled("ADDS"), Map.of()), network("MUL"));
        assertEquals(List.of(), answer.claims());
        assertEquals(
                "the delegate takes none of the model's operators",
                answer.refused().values().iterator().next());
    }

    @ParameterizedTest
    @CsvSource({
        "CLAIMS_NOTHING,the delegate takes none of the model's operators",
        "MAKES_NONE,makes no delegate: no such accelerator on the bus",
        "FAILS_TO_PREPARE,the delegate fails to prepare the model",
        "UNRESOLVED,a_function_of_a_library_that_is_not_there"
    })
    void givenADelegateThatCannot_whenAModelIsOffered_thenTheReasonIsSaidAndTheNextDriverRunsIt(
            String variant, String reason) throws Exception {
        Network network = network("ADD");
        Answer answer = answer(driver(compiled(variant), Map.of()), network);
        assertEquals(List.of(), answer.claims());
        String said = answer.refused().values().iterator().next();
        assertTrue(said.contains(reason), said);
        try (Plan plan = Planned.plan(network)) {
            assertArrayEquals(new float[] {0, 11, 22, 3, 14, 25}, sums(plan));
        }
    }

    @Test
    void givenNoLibraryOrNoDevice_whenAModelIsOffered_thenTheMissingOneIsNamed() throws Exception {
        Network network = network("ADD");
        String nowhere = folder.resolve("libnowhere.so").toString();
        assertTrue(answer(driver(nowhere, Map.of()), network)
                .refused()
                .containsValue("the delegate's library " + nowhere + " is not there"));
        Answer unknown = answer(driver("libganglion_nowhere.so.1", Map.of()), network);
        String said = unknown.refused().values().iterator().next();
        assertTrue(said.contains("libganglion_nowhere.so.1 cannot be used"), said);

        String library = compiled("ADDS");
        assertTrue(answer(driver(library, Map.of(), "/dev/ganglion-no-such-*"), network)
                .refused()
                .containsValue("there is none of the devices /dev/ganglion-no-such-*"));
        Files.writeString(folder.resolve("apex_0"), "");
        assertEquals(
                1,
                answer(driver(library, Map.of(), folder.resolve("apex_*").toString()), network)
                        .claims()
                        .size());
    }

    @Test
    void givenADelegateThatFailsInAStep_whenTheModelRuns_thenTheFailureIsTyped() throws Exception {
        try (Plan plan = Planned.plan(network("ADD"), driver(compiled("FAILS_IN_STEP"), Map.of()))) {
            GanglionException failure = assertThrows(GanglionException.class, () -> sums(plan));
            assertEquals(Reason.PROVIDER_FAILED, failure.reason());
        }
    }
}
