// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

/**
 * Runge and Kutta's method of fourth order in parts of a step: {@code dv/dt = b - a v}, with a the sum of all conductances by the
 * capacitance and b the same weighted with their reversal potentials, both exact at the begin, middle and end of each part.
 */
final class RungeKutta implements ConductanceDynamics {
    private final Coba.Parameters parameters;
    private final double[] v;
    private final Receptors receptors;
    private final double[] reversal;
    private final double[] halfLeft;
    private final double[][] g;
    private final double part;
    private final int parts;
    private Point begin;
    private final Point middle;
    private Point end;

    /** What acts on each potential at an instant. */
    private record Point(double[] a, double[] b) {
        Point(int neurons) {
            this(new double[neurons], new double[neurons]);
        }
    }

    RungeKutta(Coba.Parameters parameters, double[] v, Receptors receptors, double dt, int parts) {
        this.parameters = parameters;
        this.v = v;
        this.receptors = receptors;
        this.reversal = parameters.reversal().f64();
        this.parts = parts;
        this.part = dt / parts;
        this.halfLeft = TimeConstants.left(parameters.tauSyn().f64(), part / 2);
        this.g = new double[reversal.length][v.length];
        this.begin = new Point(v.length);
        this.middle = new Point(v.length);
        this.end = new Point(v.length);
    }

    @Override
    public void advance() {
        for (int r = 0; r < g.length; r++) {
            System.arraycopy(receptors.at(r), 0, g[r], 0, v.length);
        }
        see(begin);
        for (int p = 0; p < parts; p++) {
            decay();
            see(middle);
            decay();
            see(end);
            advance(v, begin.a, begin.b, middle.a, middle.b, end.a, end.b, part);
            Point last = end;
            end = begin;
            begin = last;
        }
        for (int r = 0; r < g.length; r++) {
            Receptors.decay(receptors.at(r), receptors.left(r));
        }
    }

    private void decay() {
        for (int r = 0; r < g.length; r++) {
            Receptors.decay(g[r], halfLeft[r]);
        }
    }

    private void see(Point point) {
        leak(point.a, point.b, parameters.conductance(), parameters.vLeak());
        for (int r = 0; r < g.length; r++) {
            open(point.a, point.b, g[r], reversal[r]);
        }
        charge(point.a, point.b, parameters.capacitance());
    }

    private static void leak(double[] a, double[] b, double[] conductance, double[] vLeak) {
        for (int i = 0; i < a.length; i++) {
            a[i] = conductance[i];
            b[i] = conductance[i] * vLeak[i];
        }
    }

    private static void open(double[] a, double[] b, double[] g, double reversal) {
        for (int i = 0; i < a.length; i++) {
            a[i] += g[i];
            b[i] += g[i] * reversal;
        }
    }

    private static void charge(double[] a, double[] b, double[] capacitance) {
        for (int i = 0; i < a.length; i++) {
            a[i] /= capacitance[i];
            b[i] /= capacitance[i];
        }
    }

    private static void advance(
            double[] v, double[] a0, double[] b0, double[] a1, double[] b1, double[] a2, double[] b2, double h) {
        for (int i = 0; i < v.length; i++) {
            double x = v[i];
            double k1 = b0[i] - a0[i] * x;
            double k2 = b1[i] - a1[i] * (x + h / 2 * k1);
            double k3 = b1[i] - a1[i] * (x + h / 2 * k2);
            double k4 = b2[i] - a2[i] * (x + h * k3);
            v[i] = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
    }
}
