// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

/**
 * The currents of a matrix's columns, by how its devices conduct. A full cell at full voltage gives 1; of a pair the second device's
 * current is subtracted. Allocates nothing after it was made.
 */
interface ColumnCurrents {
    /** Takes over what a device is read as, in uS; of a pair the first before the second. */
    void take(int slice, int polarity, int synapse, double microsiemens);

    /**
     * Adds the currents of one slice and one row of tiles.
     *
     * @param volts of the row's inputs, as shares of the read voltage
     * @param into by output
     */
    void add(int slice, int row, double[] volts, double[] into);
}
