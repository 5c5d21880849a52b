// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.EnergyTable;

/** Picojoules per operation: of the literature, where the board's own are not configured. */
final class EnergyPerOperation {
    private static final double MULTIPLICATION = 3.7;
    private static final double ADDITION = 0.9;

    static final double MAC = MULTIPLICATION + ADDITION;
    static final double AC = ADDITION;
    /** A LIF neuron by forward Euler takes 2 multiplications and 3 additions. */
    static final double MEMBRANE = 2 * MULTIPLICATION + 3 * ADDITION;

    static final String SOURCE =
            "Horowitz, ISSCC 2014: 45 nm, 32-bit float, multiplication 3.7 pJ, addition 0.9 pJ; arithmetic alone, without memory";

    private EnergyPerOperation() {}

    /**
     * Reads them by the names of {@link CpuConfiguration}; written out, because a typed configuration costs time at start.
     *
     * @throws GanglionException USAGE, naming the setting, if one is wrong
     */
    static EnergyTable of(Map<String, ?> configured) {
        return new EnergyTable(
                number(configured, "energy.mac", MAC),
                number(configured, "energy.ac", AC),
                number(configured, "energy.membrane", MEMBRANE),
                configured.containsKey("energy.source") ? String.valueOf(configured.get("energy.source")) : SOURCE);
    }

    private static double number(Map<String, ?> configured, String name, double unset) {
        Object given = configured.get(name);
        if (given == null) {
            return unset;
        }
        try {
            double value = Double.parseDouble(given.toString().strip());
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(name, given, notANumber);
        }
        throw wrong(name, given, null);
    }

    private static GanglionException wrong(String name, Object given, Exception cause) {
        return new GanglionException(
                Reason.USAGE,
                CpuDriver.PID + ": setting '" + name + "' is '" + given + "'; give picojoules, 0 or more",
                cause);
    }
}
