// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import java.util.Arrays;

/**
 * The resistance of the wires of one tile. The voltage over the cell of input i and output o is {@code dV = V_i - D I} with currents {@code
 * I = G dV}; D adds up the drops along both wires, as in CrossSim's arrays without interleaving. That linear system is solved in its
 * symmetric form {@code (1 + S D S) u = S V}, {@code S = sqrt(G)}, {@code I = S u}, by conjugate gradients, which need as many products
 * as the wires are long compared with the cells, and each product only running sums.
 *
 * <p>Conductances are shares of the greatest one, resistances are multiplied by it, voltages are shares of the read voltage.
 */
public final class Wires {
    private static final double TOLERANCE = 1e-10;
    private static final int MOST_ITERATIONS = 2000;

    private final int inputs;
    private final int outputs;
    private final double resistance;
    private final boolean gated;
    private final double[] root;
    private final double[] u;
    private final double[] residual;
    private final double[] direction;
    private final double[] image;
    private final double[] currents;
    private final double[] sums;

    /**
     * @param inputs rows of the tile
     * @param outputs columns of the tile
     * @param resistance of a wire from cell to cell times the greatest conductance
     * @param gated whether the input only connects a cell to a supply that runs along its output wire; else the current comes from the
     *     input wire
     */
    public Wires(int inputs, int outputs, double resistance, boolean gated) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.resistance = resistance;
        this.gated = gated;
        int cells = inputs * outputs;
        root = new double[cells];
        u = new double[cells];
        residual = new double[cells];
        direction = new double[cells];
        image = new double[cells];
        currents = new double[cells];
        sums = new double[outputs];
    }

    /**
     * The currents out of the columns.
     *
     * @param conductance by input and output
     * @param volts by input; 0 and 1 where gated
     * @param into currents by output from {@code first} on, added to with {@code sign}
     * @return false if the wires are so bad that it did not converge
     */
    public boolean addCurrents(double[] conductance, double[] volts, double[] into, int first, double sign) {
        for (int i = 0; i < inputs; i++) {
            for (int o = 0; o < outputs; o++) {
                int cell = i * outputs + o;
                // a cell that is switched off has no conductance
                root[cell] = gated && volts[i] == 0 ? 0 : Math.sqrt(Math.max(0, conductance[cell]));
                residual[cell] = root[cell] * volts[i];
            }
        }
        boolean converged = solve();
        for (int i = 0; i < inputs; i++) {
            for (int o = 0; o < outputs; o++) {
                into[first + o] += sign * root[i * outputs + o] * u[i * outputs + o];
            }
        }
        return converged;
    }

    private boolean solve() {
        Arrays.fill(u, 0);
        System.arraycopy(residual, 0, direction, 0, residual.length);
        double square = dot(residual, residual);
        double enough = TOLERANCE * TOLERANCE * square;
        for (int n = 0; n < MOST_ITERATIONS && square > enough; n++) {
            multiply();
            double step = square / dot(direction, image);
            for (int c = 0; c < u.length; c++) {
                u[c] += step * direction[c];
                residual[c] -= step * image[c];
            }
            double next = dot(residual, residual);
            double turn = next / square;
            for (int c = 0; c < u.length; c++) {
                direction[c] = residual[c] + turn * direction[c];
            }
            square = next;
        }
        return square <= enough;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }

    /** {@code image = direction + S D S direction}. */
    private void multiply() {
        for (int c = 0; c < currents.length; c++) {
            currents[c] = root[c] * direction[c];
        }
        dropsOfDrain();
        if (gated) {
            addDropsOfSupply();
        } else {
            addDropsOfInput();
        }
        for (int c = 0; c < image.length; c++) {
            image[c] = direction[c] + root[c] * resistance * image[c];
        }
    }

    /** Along an output wire the current grows from the first input to the last, where it leaves. */
    private void dropsOfDrain() {
        Arrays.fill(sums, 0);
        for (int i = 0; i < inputs; i++) {
            for (int o = 0, c = i * outputs; o < outputs; o++, c++) {
                sums[o] += currents[c];
                image[c] = sums[o];
            }
        }
        Arrays.fill(sums, 0);
        for (int i = inputs - 1; i >= 0; i--) {
            for (int o = 0, c = i * outputs; o < outputs; o++, c++) {
                sums[o] += image[c];
                image[c] = sums[o];
            }
        }
    }

    /** Along an input wire the current shrinks from the first output, where it enters, to the last. */
    private void addDropsOfInput() {
        for (int i = 0; i < inputs; i++) {
            double sum = 0;
            for (int o = outputs - 1, c = i * outputs + o; o >= 0; o--, c--) {
                sum += currents[c];
                currents[c] = sum;
            }
            double drop = 0;
            for (int o = 0, c = i * outputs; o < outputs; o++, c++) {
                drop += currents[c];
                image[c] += drop;
            }
        }
    }

    /** As in an input wire, but along the inputs. */
    private void addDropsOfSupply() {
        Arrays.fill(sums, 0);
        for (int i = inputs - 1; i >= 0; i--) {
            for (int o = 0, c = i * outputs; o < outputs; o++, c++) {
                sums[o] += currents[c];
                currents[c] = sums[o];
            }
        }
        Arrays.fill(sums, 0);
        for (int i = 0; i < inputs; i++) {
            for (int o = 0, c = i * outputs; o < outputs; o++, c++) {
                sums[o] += currents[c];
                image[c] += sums[o];
            }
        }
    }
}
