// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

/**
 * Energy per operation, from which estimates are made. NaN stands for what nobody has published; an estimate made of it is NaN too, and
 * is shown as unknown.
 *
 * @param mac picojoules per multiplication with accumulation
 * @param ac picojoules per accumulation
 * @param membraneUpdate picojoules per membrane update
 * @param source where the figures come from
 */
public record EnergyTable(double mac, double ac, double membraneUpdate, String source) {
    /** The estimate in microjoules. */
    public double microjoules(Operations operations) {
        return 1e-6 * (mac * operations.macs + ac * operations.acs + membraneUpdate * operations.membraneUpdates);
    }
}
