// SPDX-License-Identifier: Apache-2.0
package org.ganglion.drivers.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What drivers say of themselves, and how they follow their configuration. */
public class DriverHealthTest {
    private final BundleContext context =
            FrameworkUtil.getBundle(DriverHealthTest.class).getBundleContext();
    private final Board board = new Board();

    @AfterEach
    void close() throws Exception {
        board.close();
    }

    private CheckOutcome awaited(String kind, HealthStatus status) {
        board.await(kind + " is " + status, () -> {
            CheckOutcome outcome = board.health("driver." + kind);
            return outcome != null && outcome.status() == status;
        });
        return board.health("driver." + kind);
    }

    private EnergyTable energy(String kind) {
        try {
            ServiceReference<Driver> reference = context.getServiceReferences(
                            Driver.class, "(" + DriverKind.KIND + "=" + kind + ")")
                    .iterator()
                    .next();
            EnergyTable energy = context.getService(reference).energy();
            context.ungetService(reference);
            return energy;
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givenEachDriver_whenItsHealthIsAsked_thenItIsWellAndItsEnergyHasASource() {
        for (String kind : List.of("cpu", "crossbar", "insensor", "npu")) {
            assertEquals(HealthStatus.OK, awaited(kind, HealthStatus.OK).status());
            assertTrue(energy(kind).mac() > 0, kind);
            assertTrue(energy(kind).source().length() > 10, kind);
        }
        assertNotNull(board.health("driver.tflite"));
    }

    @Test
    void givenAWrongSetting_whenItIsConfiguredWhileTheDriverRuns_thenItWarnsUntilItIsRight() throws Exception {
        board.configure("org.ganglion.driver.crossbar", Map.of("device", "abacus"));
        CheckOutcome outcome = awaited("crossbar", HealthStatus.WARN);
        assertTrue(outcome.messages().get(0).contains("abacus"), outcome.toString());
        board.configure("org.ganglion.driver.crossbar", Map.of("device", "wan"));
        awaited("crossbar", HealthStatus.OK);
        board.configure("org.ganglion.driver.insensor", Map.of("bits", "99"));
        assertTrue(awaited("insensor", HealthStatus.WARN).messages().get(0).contains("bits"));
    }

    @Test
    void givenADelegateWhoseLibraryIsMissing_whenItIsConfigured_thenItsOwnCheckSaysWhatIsMissing() throws Exception {
        board.configure(
                "org.ganglion.driver.tflite.delegate",
                "absent",
                Map.of("ganglion.driver.kind", "absent", "library", "/nowhere/libabsent.so"));
        CheckOutcome outcome = awaited("absent", HealthStatus.WARN);
        assertTrue(
                outcome.messages().get(0).contains("/nowhere/libabsent.so")
                        || outcome.messages().get(0).contains("no TensorFlow Lite library"),
                outcome.toString());
    }

    @Test
    void givenADelegateThatIsConfiguredAway_whenHealthIsAsked_thenItsCheckIsGone() throws Exception {
        var configuration = board.configure(
                "org.ganglion.driver.tflite.delegate",
                "gone",
                Map.of("ganglion.driver.kind", "gone", "library", "/nowhere/libgone.so"));
        awaited("gone", HealthStatus.WARN);
        configuration.update(new java.util.Hashtable<>(Map.of("ganglion.driver.kind", "back", "library", "/nowhere")));
        board.await("the check goes", () -> board.health("driver.gone") == null);
        awaited("back", HealthStatus.WARN);
    }

    @Test
    void givenMeasuredEnergies_whenTheProcessorsDriverIsConfigured_thenItReportsTheseAndWhereTheyComeFrom()
            throws Exception {
        board.configure(
                "org.ganglion.driver.cpu", Map.of("energy.mac", 12.5, "energy.source", "measured on the bench"));
        board.await("the energy follows", () -> energy("cpu").mac() == 12.5);
        assertEquals("measured on the bench", energy("cpu").source());
    }
}
