// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.List;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/**
 * The synaptic current of CubaLIF and CubaLI, {@code tau_syn di/dt = -i + w_in x}, and the potential that it drives, {@code tau_mem dv/dt =
 * (v_leak - v) + r i}, both solved exactly for an x that is constant within the step. The option order has no meaning here.
 *
 * <p>With {@code j = w_in x} the current goes to j as {@code exp(-t/tau_syn)}, and the distance that it still had to go adds {@code r (i - j)
 * g} to the potential, where {@code g = 1/tau_mem exp(-dt/tau_mem) (integral from 0 to dt of exp(s (1/tau_mem - 1/tau_syn)) ds)}.
 */
final class CurrentAndPotential {
    private final double[] currentLeft;
    private final double[] potentialLeft;
    private final double[] gain;
    private final double[] r;
    private final double[] vLeak;
    private final double[] wIn;
    private final double[] i;
    private final double[] v;

    CurrentAndPotential(
            double[] tauSyn, double[] tauMem, double[] r, double[] vLeak, double[] wIn, Options options, State state) {
        double dt = options.dt();
        this.currentLeft = TimeConstants.left(tauSyn, dt);
        this.potentialLeft = TimeConstants.left(tauMem, dt);
        this.gain = new double[r.length];
        for (int n = 0; n < gain.length; n++) {
            double z = dt * (1 / tauMem[n] - 1 / tauSyn[n]);
            double mean = z == 0 ? 1 : StrictMath.expm1(z) / z;
            gain[n] = r[n] * (dt / tauMem[n]) * potentialLeft[n] * mean;
        }
        this.r = r;
        this.vLeak = vLeak;
        this.wIn = wIn;
        this.i = state.f64("i");
        this.v = state.f64("v");
    }

    static List<Variable> variables(int... shape) {
        return List.of(Variable.state("i", "A", 0, shape), Variable.state("v", "V", 0, shape));
    }

    void advance(double[] x) {
        for (int n = 0; n < v.length; n++) {
            double j = wIn[n] * x[n];
            double distance = i[n] - j;
            double vInf = vLeak[n] + r[n] * j;
            v[n] = vInf + (v[n] - vInf) * potentialLeft[n] + gain[n] * distance;
            i[n] = j + distance * currentLeft[n];
        }
    }
}
