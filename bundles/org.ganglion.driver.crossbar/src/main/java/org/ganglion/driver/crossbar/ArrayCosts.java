// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.driver.crossbar.array.Cells;
import org.ganglion.driver.crossbar.array.Periphery;

/**
 * What arrays cost, by component. All constants stand here, with their sources in {@code cnf/docs/crossbar.md}. Estimates: nobody
 * measured this array.
 *
 * @param settings of the arrays
 */
record ArrayCosts(CrossbarSettings settings) {
    /** Seconds that voltages are applied in one pass. */
    private static final double PASS_SECONDS = 100e-9;
    /** Joules of one conversion of 8 bits; each bit more doubles it. */
    private static final double ADC_JOULES = 16e-3 / 8 / 1.28e9;
    /** Bits of which {@link #ADC_JOULES} tells. */
    private static final int ADC_BITS = 8;
    /** Conversions a second of one converter. */
    private static final double ADC_RATE = 1.28e9;
    /** Columns that share a converter. */
    private static final int ADC_COLUMNS = 128;
    /** Joules of one line driven by one bit for one pass; each bit more doubles it. */
    private static final double DAC_JOULES = 4e-3 / 1024 * PASS_SECONDS;
    /** Joules of one addition of 32 bits, for slices, tiles, offset and bias. */
    private static final double ADD_JOULES = 0.1e-12;
    /** Share of the range that a mean conductance has, and of the square of the full voltage that a mean input has. */
    private static final double MEAN_CONDUCTANCE = 0.25;

    private static final double MEAN_SQUARE_INPUT = 1.0 / 3;
    private static final double MICRO = 1e-6;

    /**
     * Joules of one step and seconds that it takes, by component.
     *
     * @param cells that current flows through
     * @param dac that drive lines
     * @param adc that convert columns
     * @param digital additions
     * @param seconds until the last result
     */
    record Parts(double cells, double dac, double adc, double digital, double seconds) {
        double joules() {
            return cells + dac + adc + digital;
        }
    }

    Cost of(MatrixShape shape) {
        Parts parts = parts(shape);
        return new Cost(parts.seconds() / MICRO, parts.joules() / MICRO);
    }

    /** One step of a node. */
    Parts parts(MatrixShape shape) {
        Cells cells = settings.cells();
        Periphery around = settings.periphery();
        double products = (double) shape.products() * shape.count();
        int rows = ceil(shape.inputs(), around.tileInputs());
        int columns = ceil(shape.outputs(), around.tileOutputs());
        double pairs = cells.devicesPerWeight() / (double) cells.slices();
        double conversions =
                products * shape.outputs() * rows * cells.slices() * (around.adcEachPass() ? around.passes() : 1);
        double lines = products * shape.inputs() * columns * cells.devicesPerWeight();
        double devices = products * shape.size() * cells.devicesPerWeight();
        double volts = cells.device().readVolts();
        double siemens = (cells.least() + MEAN_CONDUCTANCE * (cells.most() - cells.least())) * MICRO;
        int adcBits = around.adcBits() == 0 ? ADC_BITS : around.adcBits();
        int bitsAtATime = around.dacSliceBits() > 0 ? around.dacSliceBits() : Math.max(1, around.dacBits());
        double seconds = PASS_SECONDS * around.passes()
                + Math.min(around.tileOutputs(), ADC_COLUMNS)
                        * (double) cells.slices()
                        * (around.adcEachPass() ? around.passes() : 1)
                        / ADC_RATE;
        return new Parts(
                devices * around.passes() * volts * volts * MEAN_SQUARE_INPUT * siemens * PASS_SECONDS,
                lines * around.passes() * DAC_JOULES * Math.scalb(1.0, bitsAtATime - 1),
                conversions * ADC_JOULES * Math.scalb(1.0, adcBits - ADC_BITS),
                (conversions + products * shape.outputs() * (pairs == 1 ? 2 : 1)) * ADD_JOULES,
                seconds * shape.products());
    }

    /** Energy per operation of a full tile. */
    EnergyTable table() {
        Periphery around = settings.periphery();
        return table(new MatrixShape(around.tileInputs(), around.tileOutputs(), 1, 1), "a full tile");
    }

    /** Energy per operation of a node, whose tiles may be filled in part: what does not depend on the cells is shared by fewer. */
    EnergyTable table(MatrixShape shape) {
        return table(shape, "the node's tiles");
    }

    private EnergyTable table(MatrixShape shape, String what) {
        double picojoules = parts(shape).joules() / ((double) shape.synapses() * shape.products()) * 1e12;
        return new EnergyTable(
                picojoules,
                picojoules,
                0,
                what + " of cells, DAC, ADC and adders by the constants of ISAAC (Shafiee, ISCA 2016) and Horowitz,"
                        + " ISSCC 2014; see cnf/docs/crossbar.md");
    }

    private static int ceil(int size, int part) {
        return (size + part - 1) / part;
    }
}
