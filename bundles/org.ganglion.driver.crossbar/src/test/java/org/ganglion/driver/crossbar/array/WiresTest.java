// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ganglion.api.network.RandomStream;
import org.junit.jupiter.api.Test;

class WiresTest {
    private static final RandomStream RANDOM = new RandomStream(9, "wires");

    private static double[] uniform(int step, int count) {
        double[] all = new double[count];
        Arrays.setAll(all, i -> RANDOM.uniform(step, i));
        return all;
    }

    /** All node voltages by Gauss's elimination, written from Kirchhoff's law and not from drops along wires. */
    private static double[] byElimination(int inputs, int outputs, double[] g, double[] volts, double resistance) {
        int cells = inputs * outputs;
        double wire = 1 / resistance;
        double[][] a = new double[2 * cells][2 * cells + 1];
        for (int i = 0; i < inputs; i++) {
            for (int o = 0; o < outputs; o++) {
                int row = i * outputs + o;
                int column = cells + row;
                a[row][row] += g[row];
                a[row][column] -= g[row];
                a[column][column] += g[row];
                a[column][row] -= g[row];
                a[row][row] += wire;
                if (o == 0) {
                    a[row][2 * cells] += wire * volts[i];
                } else {
                    a[row][row - 1] -= wire;
                    a[row - 1][row - 1] += wire;
                    a[row - 1][row] -= wire;
                }
                // the last input's end of an output wire is at ground
                a[column][column] += wire;
                if (i < inputs - 1) {
                    int next = column + outputs;
                    a[column][next] -= wire;
                    a[next][next] += wire;
                    a[next][column] -= wire;
                }
            }
        }
        double[] v = solve(a);
        double[] currents = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            currents[o] = wire * v[cells + (inputs - 1) * outputs + o];
        }
        return currents;
    }

    private static double[] solve(double[][] a) {
        int n = a.length;
        for (int k = 0; k < n; k++) {
            for (int r = k + 1; r < n; r++) {
                double factor = a[r][k] / a[k][k];
                for (int c = k; c <= n && factor != 0; c++) {
                    a[r][c] -= factor * a[k][c];
                }
            }
        }
        double[] x = new double[n];
        for (int k = n - 1; k >= 0; k--) {
            double sum = a[k][n];
            for (int c = k + 1; c < n; c++) {
                sum -= a[k][c] * x[c];
            }
            x[k] = sum / a[k][k];
        }
        return x;
    }

    @Test
    void givenASmallTile_whenSolved_thenCurrentsAreThoseOfKirchhoffsLaw() {
        double[] g = uniform(0, 6 * 9);
        double[] volts = uniform(1, 9);
        double[] currents = new double[6];
        assertTrue(new Wires(9, 6, 0.02, false).addCurrents(g, volts, currents, 0, 1));
        assertArrayEquals(byElimination(9, 6, g, volts, 0.02), currents, 1e-8);
    }

    @Test
    void givenATileOf256By256_whenSolved_thenItTakesLessThanTwoSeconds() {
        double[] g = uniform(2, 256 * 256);
        double[] volts = uniform(3, 256);
        double[] currents = new double[256];
        Wires wires = new Wires(256, 256, 1e-3, false);
        long start = System.nanoTime();
        assertTrue(wires.addCurrents(g, volts, currents, 0, 1));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds < 2, seconds + " s");
        assertTrue(Arrays.stream(currents).allMatch(current -> current > 0));
    }

    @Test
    void givenNoVoltage_whenSolved_thenNothingFlows() {
        double[] currents = new double[4];
        assertTrue(new Wires(4, 4, 1, true).addCurrents(uniform(4, 16), new double[4], currents, 0, 1));
        assertArrayEquals(new double[4], currents, 0);
    }
}
