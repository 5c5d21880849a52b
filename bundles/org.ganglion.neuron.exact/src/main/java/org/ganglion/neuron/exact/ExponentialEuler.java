// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

/**
 * The exact solution for conductances that keep the value that they had when the step began: v goes to {@code b / a} as {@code exp(-a
 * dt)}, with {@code a} the sum of all conductances by the capacitance and {@code b} the same weighted with their reversal potentials.
 */
final class ExponentialEuler implements ConductanceDynamics {
    private final Coba.Parameters parameters;
    private final double[] v;
    private final Receptors receptors;
    private final double[] reversal;
    private final double dt;
    private final boolean alike;
    private final double[] sum;
    private final double[] driven;

    ExponentialEuler(Coba.Parameters parameters, double[] v, Receptors receptors, double dt) {
        this.parameters = parameters;
        this.v = v;
        this.receptors = receptors;
        this.reversal = parameters.reversal().f64();
        this.dt = dt;
        this.alike = reversal.length == 2
                && TimeConstants.alike(parameters.capacitance(), parameters.conductance(), parameters.vLeak());
        this.sum = new double[v.length];
        this.driven = new double[v.length];
    }

    @Override
    public void advance() {
        if (alike) {
            double gLeak = parameters.conductance()[0];
            double c = parameters.capacitance()[0];
            double[] g0 = receptors.at(0);
            double[] g1 = receptors.at(1);
            two(g0, g1, sum, driven, gLeak, gLeak * parameters.vLeak()[0], reversal[0], reversal[1], dt / c);
            SmallExponential.approach(v, driven, sum);
            decay(g0, g1, receptors.left(0), receptors.left(1));
            return;
        }
        for (int i = 0; i < v.length; i++) {
            sum[i] = parameters.conductance()[i];
            driven[i] = parameters.conductance()[i] * parameters.vLeak()[i];
        }
        for (int r = 0; r < reversal.length; r++) {
            gather(receptors.at(r), reversal[r], sum, driven);
            Receptors.decay(receptors.at(r), receptors.left(r));
        }
        finish(sum, driven, parameters.capacitance(), dt);
        SmallExponential.approach(v, driven, sum);
    }

    /** Leaves in {@code driven} where v goes to, and in {@code sum} how far: a dt. */
    private static void two(
            double[] g0,
            double[] g1,
            double[] sum,
            double[] driven,
            double gLeak,
            double leakDriven,
            double e0,
            double e1,
            double dtByC) {
        for (int i = 0; i < sum.length; i++) {
            double a = gLeak + g0[i] + g1[i];
            double b = leakDriven + g0[i] * e0 + g1[i] * e1;
            driven[i] = b / a;
            sum[i] = a * dtByC;
        }
    }

    private static void decay(double[] g0, double[] g1, double left0, double left1) {
        for (int i = 0; i < g0.length; i++) {
            g0[i] *= left0;
            g1[i] *= left1;
        }
    }

    private static void gather(double[] g, double reversal, double[] sum, double[] driven) {
        for (int i = 0; i < g.length; i++) {
            sum[i] += g[i];
            driven[i] += g[i] * reversal;
        }
    }

    private static void finish(double[] sum, double[] driven, double[] capacitance, double dt) {
        for (int i = 0; i < sum.length; i++) {
            driven[i] = driven[i] / sum[i];
            sum[i] = sum[i] * (dt / capacitance[i]);
        }
    }
}
