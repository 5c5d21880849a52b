// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The product of a vector and the matrix that an array holds, as converters, tiles, cells and wires make it. Where currents are exact and
 * proportional to voltages it is a product with the weights that the devices make; the result is the same. Allocates nothing.
 */
public final class AnalogProduct {
    private final CellArray array;
    private final Cells cells;
    private final Periphery periphery;
    private final int inputs;
    private final int outputs;
    private final Tiles tiles;
    private final boolean plain;
    private final double[] volts;
    private final double[] pass;
    private final double[] total;
    private final double[] column;
    private final double[] once;
    private final double[] weights;
    /** Null where the product is with the weights themselves. */
    private final ColumnCurrents currents;

    private Quantizer[] adc;
    private double compensation = 1;

    /**
     * @param array programmed and read
     * @param periphery around it
     */
    public AnalogProduct(CellArray array, Periphery periphery) {
        this.array = array;
        this.cells = array.cells();
        this.periphery = periphery;
        this.inputs = array.inputs();
        this.outputs = array.outputs();
        this.tiles = new Tiles(inputs, outputs, periphery.tileInputs(), periphery.tileOutputs());
        this.plain = periphery.adcBits() == 0
                && periphery.wireOhms() == 0
                && !cells.device().curved();
        volts = new double[inputs];
        pass = new double[inputs];
        total = new double[outputs];
        column = new double[outputs];
        once = new double[outputs];
        weights = plain ? new double[inputs * outputs] : null;
        currents = plain ? null : currents();
        refresh(false);
    }

    private ColumnCurrents currents() {
        boolean curved = cells.device().curved();
        boolean wiring = periphery.wireOhms() > 0;
        if (curved && wiring) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "a device whose current bends with the voltage is not emulated with wire.ohms above 0");
        }
        return wiring
                ? new WiredCurrents(tiles, cells, periphery)
                : curved ? new BentCurrents(tiles, cells) : new ProportionalCurrents(tiles, cells);
    }

    /** Tiles of this matrix, those of slices and signs included. */
    public int tiles() {
        return tiles.rows() * tiles.columns() * cells.slices() * cells.mapping().devices();
    }

    /**
     * Takes over what the array's devices are read as now.
     *
     * @param compensate whether drift is made up for
     */
    public void refresh(boolean compensate) {
        compensation = compensate ? array.compensation() : 1;
        if (plain) {
            for (int synapse = 0; synapse < weights.length; synapse++) {
                weights[synapse] = array.weight(synapse);
            }
            return;
        }
        for (int slice = 0; slice < cells.slices(); slice++) {
            take(slice);
        }
        adc = new Quantizer[cells.slices()];
        for (int slice = 0; slice < adc.length; slice++) {
            adc[slice] = Quantizer.symmetric(
                    periphery.adcBits(), periphery.adcRange() > 0 ? periphery.adcRange() : reach(slice));
        }
    }

    /** Takes over one synapse after it was programmed; compensation and the range of converters stay. */
    public void refresh(int synapse) {
        if (plain) {
            weights[synapse] = array.weight(synapse);
        } else {
            for (int slice = 0; slice < cells.slices(); slice++) {
                take(slice, synapse);
            }
        }
    }

    private void take(int slice) {
        for (int synapse = 0; synapse < inputs * outputs; synapse++) {
            take(slice, synapse);
        }
    }

    private void take(int slice, int synapse) {
        for (int polarity = 0; polarity < cells.mapping().devices(); polarity++) {
            currents.take(slice, polarity, synapse, array.present(slice, polarity, synapse));
        }
    }

    /** The smaller of the largest current of a column of a tile, and four times the root of the squares that make it up. */
    private double reach(int slice) {
        double reach = 0;
        for (int first = 0; first < inputs; first += periphery.tileInputs()) {
            for (int o = 0; o < outputs; o++) {
                double sum = 0;
                double squares = 0;
                for (int i = first; i < Math.min(inputs, first + periphery.tileInputs()); i++) {
                    int synapse = i * outputs + o;
                    double share = array.present(slice, 0, synapse)
                            - (cells.mapping().isPair() ? array.present(slice, 1, synapse) : 0);
                    sum += Math.abs(share / cells.most());
                    squares += share / cells.most() * (share / cells.most());
                }
                reach = Math.max(reach, cells.mapping().isPair() ? Math.min(sum, 4 * StrictMath.sqrt(squares)) : sum);
            }
        }
        return reach == 0 ? 1 : reach;
    }

    /**
     * Adds the product to what is there.
     *
     * @param x the vector, from {@code from} on
     * @param y gets the product, from {@code to} on, every {@code stride}
     */
    public void addTo(double[] x, int from, double[] y, int to, int stride) {
        double range = periphery.dacRange() > 0 ? periphery.dacRange() : largest(x, from);
        if (range == 0) {
            return;
        }
        double sum = drive(x, from, range);
        Arrays.fill(total, 0);
        if (plain) {
            multiply();
        } else {
            convert(sum);
        }
        double factor = range * compensation;
        for (int o = 0; o < outputs; o++) {
            y[to + o * stride] += factor * total[o];
        }
    }

    private double largest(double[] x, int from) {
        double largest = 0;
        for (int i = 0; i < inputs; i++) {
            largest = Math.max(largest, Math.abs(x[from + i]));
        }
        return largest;
    }

    /** Sets voltages as shares of the read voltage, and gives their sum. */
    private double drive(double[] x, int from, double range) {
        double steps = periphery.dacBits() == 0 ? 0 : (1L << periphery.magnitudeBits()) - 1;
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
            double share = Math.max(periphery.dacSigned() ? -1 : 0, Math.min(x[from + i] / range, 1));
            // a symmetric converter, or one for one sign: both round to whole steps from 0
            volts[i] = steps == 0 ? share : Math.rint(share * steps) / steps;
            sum += volts[i];
        }
        return sum;
    }

    private void multiply() {
        for (int i = 0; i < inputs; i++) {
            double volt = volts[i];
            if (volt != 0) {
                int row = i * outputs;
                for (int o = 0; o < outputs; o++) {
                    total[o] += volt * weights[row + o];
                }
            }
        }
    }

    private void convert(double sum) {
        boolean pair = cells.mapping().isPair();
        double least = cells.least() / cells.most();
        double unit = cells.cellFull() / (1 - least);
        double place = 1;
        for (int slice = 0; slice < cells.slices(); slice++) {
            for (int row = 0; row < tiles.rows(); row++) {
                Arrays.fill(column, 0);
                read(slice, row);
                double offset = pair ? 0 : least * sum(tiles.first(row), tiles.height(row));
                for (int o = 0; o < outputs; o++) {
                    double read = periphery.adcEachPass() ? column[o] : adc[slice].convert(column[o]);
                    total[o] += place * unit * (read - offset);
                }
            }
            place *= cells.cellFull() + 1;
        }
        double scale = array.scale() / cells.codeFull() * cells.gain();
        for (int o = 0; o < outputs; o++) {
            total[o] = (total[o] - cells.codeZero() * sum) * scale;
        }
    }

    private double sum(int first, int count) {
        double sum = 0;
        for (int i = first; i < first + count; i++) {
            sum += volts[i];
        }
        return sum;
    }

    /** The currents of one slice and one row of tiles, all passes of the input added up: before the converter, or each converted. */
    private void read(int slice, int row) {
        int first = tiles.first(row);
        int count = tiles.height(row);
        if (periphery.dacSliceBits() == 0) {
            System.arraycopy(volts, first, pass, 0, count);
            currents.add(slice, row, pass, column);
            for (int o = 0; periphery.adcEachPass() && o < outputs; o++) {
                column[o] = adc[slice].convert(column[o]);
            }
            return;
        }
        double steps = (1L << periphery.magnitudeBits()) - 1;
        double base = 1L << periphery.dacSliceBits();
        for (int n = 0; n < periphery.passes(); n++) {
            for (int i = 0; i < count; i++) {
                long code = (long) Math.rint(Math.abs(volts[first + i]) * steps);
                long digit = code >> (long) n * periphery.dacSliceBits() & (long) base - 1;
                pass[i] = Math.signum(volts[first + i]) * digit / (base - 1);
            }
            Arrays.fill(once, 0);
            currents.add(slice, row, pass, once);
            double share = (base - 1) * StrictMath.pow(base, n) / steps;
            for (int o = 0; o < outputs; o++) {
                column[o] += share * (periphery.adcEachPass() ? adc[slice].convert(once[o]) : once[o]);
            }
        }
    }
}
