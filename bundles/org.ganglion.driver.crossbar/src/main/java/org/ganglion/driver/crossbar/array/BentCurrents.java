// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import org.ganglion.driver.crossbar.device.DeviceModel;

/** Currents that bend with the voltage, {@code g v + a v |v| + b v^3}, through perfect wires. */
final class BentCurrents implements ColumnCurrents {
    private final Tiles tiles;
    private final Cells cells;
    private final int devices;
    /** By slice and polarity, then by synapse: shares of the greatest conductance. */
    private final double[][] conductance;

    private final double[][] quadratic;
    private final double[][] cubic;

    BentCurrents(Tiles tiles, Cells cells) {
        this.tiles = tiles;
        this.cells = cells;
        this.devices = cells.mapping().devices();
        int planes = cells.slices() * devices;
        int synapses = tiles.inputs() * tiles.outputs();
        this.conductance = new double[planes][synapses];
        this.quadratic = new double[planes][synapses];
        this.cubic = new double[planes][synapses];
    }

    @Override
    public void take(int slice, int polarity, int synapse, double microsiemens) {
        DeviceModel device = cells.device();
        double full = device.readVolts();
        int plane = slice * devices + polarity;
        conductance[plane][synapse] = microsiemens / cells.most();
        quadratic[plane][synapse] = device.quadratic(microsiemens) * full / cells.most();
        cubic[plane][synapse] = device.cubic(microsiemens) * full * full / cells.most();
    }

    @Override
    public void add(int slice, int row, double[] volts, double[] into) {
        int outputs = tiles.outputs();
        for (int plane = slice * devices; plane < (slice + 1) * devices; plane++) {
            double sign = plane == slice * devices ? 1 : -1;
            for (int i = 0; i < tiles.height(row); i++) {
                double volt = volts[i];
                double size = Math.abs(volt);
                int at = (tiles.first(row) + i) * outputs;
                for (int o = 0; o < outputs; o++) {
                    double bent = conductance[plane][at + o]
                            + size * (quadratic[plane][at + o] + size * cubic[plane][at + o]);
                    into[o] += sign * volt * bent;
                }
            }
        }
    }
}
