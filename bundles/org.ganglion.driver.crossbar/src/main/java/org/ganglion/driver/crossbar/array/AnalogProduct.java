// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.driver.crossbar.device.DeviceModel;

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
    private final boolean plain;
    private final double[] volts;
    private final double[] pass;
    private final double[] total;
    private final double[] column;
    private final double[] once;
    private final double[] weights;
    private final double[][] conductance;
    private final double[][] bends;
    private final Wires[][] wires;
    private final double[][][][] wired;
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
        boolean curved = cells.device().curved();
        this.plain = periphery.adcBits() == 0 && periphery.wireOhms() == 0 && !curved;
        volts = new double[inputs];
        pass = new double[inputs];
        total = new double[outputs];
        column = new double[outputs];
        once = new double[outputs];
        weights = plain ? new double[inputs * outputs] : null;
        boolean wiring = periphery.wireOhms() > 0;
        if (curved && wiring) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "a device whose current bends with the voltage is not emulated with wire.ohms above 0");
        }
        int planes = cells.slices() * cells.mapping().devices();
        conductance = plain ? null : new double[wiring ? 0 : curved ? planes : cells.slices()][inputs * outputs];
        bends = curved ? new double[2 * planes][inputs * outputs] : null;
        wires = wiring ? wires() : null;
        wired = wiring ? new double[planes][rows()][columns()][] : null;
        refresh(false);
    }

    private int rows() {
        return (inputs + periphery.tileInputs() - 1) / periphery.tileInputs();
    }

    private int columns() {
        return (outputs + periphery.tileOutputs() - 1) / periphery.tileOutputs();
    }

    /** Tiles of this matrix, those of slices and signs included. */
    public int tiles() {
        return rows() * columns() * cells.slices() * cells.mapping().devices();
    }

    private Wires[][] wires() {
        double resistance = periphery.wireOhms() * cells.most() * 1e-6;
        Wires[][] all = new Wires[rows()][columns()];
        for (int r = 0; r < rows(); r++) {
            for (int c = 0; c < columns(); c++) {
                all[r][c] = new Wires(height(r), width(c), resistance, periphery.wireGated());
            }
        }
        return all;
    }

    private int height(int row) {
        return Math.min(periphery.tileInputs(), inputs - row * periphery.tileInputs());
    }

    private int width(int column) {
        return Math.min(periphery.tileOutputs(), outputs - column * periphery.tileOutputs());
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
            double microsiemens = array.present(slice, polarity, synapse);
            double share = microsiemens / cells.most();
            int plane = slice * cells.mapping().devices() + polarity;
            if (wires != null) {
                tile(plane, synapse / outputs, synapse % outputs, share);
            } else if (bends != null) {
                DeviceModel device = cells.device();
                double full = device.readVolts();
                conductance[plane][synapse] = share;
                bends[2 * plane][synapse] = device.quadratic(microsiemens) * full / cells.most();
                bends[2 * plane + 1][synapse] = device.cubic(microsiemens) * full * full / cells.most();
            } else {
                conductance[slice][synapse] = polarity == 0 ? share : conductance[slice][synapse] - share;
            }
        }
    }

    private void tile(int plane, int input, int output, double share) {
        int r = input / periphery.tileInputs();
        int c = output / periphery.tileOutputs();
        if (wired[plane][r][c] == null) {
            wired[plane][r][c] = new double[height(r) * width(c)];
        }
        wired[plane][r][c][input % periphery.tileInputs() * width(c) + output % periphery.tileOutputs()] = share;
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
            for (int row = 0; row < rows(); row++) {
                Arrays.fill(column, 0);
                int first = row * periphery.tileInputs();
                currents(slice, row);
                double offset = pair ? 0 : least * sum(first, height(row));
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
    private void currents(int slice, int row) {
        int first = row * periphery.tileInputs();
        int count = height(row);
        if (periphery.dacSliceBits() == 0) {
            System.arraycopy(volts, first, pass, 0, count);
            pass(slice, row, column);
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
            pass(slice, row, once);
            double share = (base - 1) * StrictMath.pow(base, n) / steps;
            for (int o = 0; o < outputs; o++) {
                column[o] += share * (periphery.adcEachPass() ? adc[slice].convert(once[o]) : once[o]);
            }
        }
    }

    private void pass(int slice, int row, double[] into) {
        if (wires != null) {
            passWires(slice, row, into);
        } else if (bends != null) {
            passBent(slice, row, into);
        } else {
            int first = row * periphery.tileInputs();
            for (int i = 0; i < height(row); i++) {
                double volt = pass[i];
                if (volt != 0) {
                    int at = (first + i) * outputs;
                    for (int o = 0; o < outputs; o++) {
                        into[o] += volt * conductance[slice][at + o];
                    }
                }
            }
        }
    }

    private void passBent(int slice, int row, double[] into) {
        int devices = cells.mapping().devices();
        int first = row * periphery.tileInputs();
        for (int plane = slice * devices; plane < (slice + 1) * devices; plane++) {
            double sign = plane == slice * devices ? 1 : -1;
            for (int i = 0; i < height(row); i++) {
                double volt = pass[i];
                double size = Math.abs(volt);
                int at = (first + i) * outputs;
                for (int o = 0; o < outputs; o++) {
                    double bent = conductance[plane][at + o]
                            + size * (bends[2 * plane][at + o] + size * bends[2 * plane + 1][at + o]);
                    into[o] += sign * volt * bent;
                }
            }
        }
    }

    private void passWires(int slice, int row, double[] into) {
        int devices = cells.mapping().devices();
        for (int plane = slice * devices; plane < (slice + 1) * devices; plane++) {
            double sign = plane == slice * devices ? 1 : -1;
            for (int c = 0; c < columns(); c++) {
                if (!wires[row][c].addCurrents(wired[plane][row][c], pass, into, c * periphery.tileOutputs(), sign)) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            "wire.ohms is " + periphery.wireOhms() + ": the voltages of a tile do not settle; smaller"
                                    + " tiles or better wires are needed");
                }
            }
        }
    }
}
