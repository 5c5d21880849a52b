// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Currents through wires that resist: every tile is solved as a whole. */
final class WiredCurrents implements ColumnCurrents {
    private final Tiles tiles;
    private final double most;
    private final double ohms;
    private final int devices;
    private final Wires[][] wires;
    /** By slice and polarity, row and column of tiles, then by cell: shares of the greatest conductance. */
    private final double[][][][] conductance;

    WiredCurrents(Tiles tiles, Cells cells, Periphery periphery) {
        this.tiles = tiles;
        this.most = cells.most();
        this.ohms = periphery.wireOhms();
        this.devices = cells.mapping().devices();
        this.wires = new Wires[tiles.rows()][tiles.columns()];
        this.conductance = new double[cells.slices() * devices][tiles.rows()][tiles.columns()][];
        double resistance = ohms * cells.most() * 1e-6;
        for (int r = 0; r < tiles.rows(); r++) {
            for (int c = 0; c < tiles.columns(); c++) {
                wires[r][c] = new Wires(tiles.height(r), tiles.width(c), resistance, periphery.wireGated());
                for (double[][][] plane : conductance) {
                    plane[r][c] = new double[tiles.height(r) * tiles.width(c)];
                }
            }
        }
    }

    @Override
    public void take(int slice, int polarity, int synapse, double microsiemens) {
        int input = synapse / tiles.outputs();
        int output = synapse % tiles.outputs();
        int c = output / tiles.tileOutputs();
        double[] tile = conductance[slice * devices + polarity][input / tiles.tileInputs()][c];
        tile[input % tiles.tileInputs() * tiles.width(c) + output % tiles.tileOutputs()] = microsiemens / most;
    }

    @Override
    public void add(int slice, int row, double[] volts, double[] into) {
        for (int plane = slice * devices; plane < (slice + 1) * devices; plane++) {
            double sign = plane == slice * devices ? 1 : -1;
            for (int c = 0; c < tiles.columns(); c++) {
                if (!wires[row][c].addCurrents(
                        conductance[plane][row][c], volts, into, c * tiles.tileOutputs(), sign)) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            "wire.ohms is " + ohms + ": the voltages of a tile do not settle; smaller tiles or better"
                                    + " wires are needed");
                }
            }
        }
    }
}
