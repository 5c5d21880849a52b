// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

/** Currents that are proportional to voltages, through perfect wires: both devices of a pair are one difference. */
final class ProportionalCurrents implements ColumnCurrents {
    private final Tiles tiles;
    private final double most;
    /** By slice, then by synapse: shares of the greatest conductance. */
    private final double[][] conductance;

    ProportionalCurrents(Tiles tiles, Cells cells) {
        this.tiles = tiles;
        this.most = cells.most();
        this.conductance = new double[cells.slices()][tiles.inputs() * tiles.outputs()];
    }

    @Override
    public void take(int slice, int polarity, int synapse, double microsiemens) {
        double share = microsiemens / most;
        conductance[slice][synapse] = polarity == 0 ? share : conductance[slice][synapse] - share;
    }

    @Override
    public void add(int slice, int row, double[] volts, double[] into) {
        int outputs = tiles.outputs();
        for (int i = 0; i < tiles.height(row); i++) {
            double volt = volts[i];
            if (volt != 0) {
                int at = (tiles.first(row) + i) * outputs;
                for (int o = 0; o < outputs; o++) {
                    into[o] += volt * conductance[slice][at + o];
                }
            }
        }
    }
}
