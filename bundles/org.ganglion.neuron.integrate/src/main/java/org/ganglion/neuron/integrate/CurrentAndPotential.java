// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import java.util.List;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/**
 * The synaptic current of CubaLIF and CubaLI by forward Euler, {@code i += dt/tau_syn (-i + w_in x)}, and the potential that it drives,
 * {@code v += dt/tau_mem ((v_leak - v) + r i)}. The potential reads the new current or that of the step before, as the option order says.
 */
final class CurrentAndPotential {
    private final double[] shareOfCurrent;
    private final double[] shareOfPotential;
    private final double[] r;
    private final double[] vLeak;
    private final double[] wIn;
    private final boolean currentFirst;
    private final double[] i;
    private final double[] v;

    CurrentAndPotential(
            double[] tauSyn, double[] tauMem, double[] r, double[] vLeak, double[] wIn, Options options, State state) {
        this.shareOfCurrent = TimeConstants.perStep("tau_syn", tauSyn, options.dt());
        this.shareOfPotential = TimeConstants.perStep("tau_mem", tauMem, options.dt());
        this.r = r;
        this.vLeak = vLeak;
        this.wIn = wIn;
        this.currentFirst = options.order() == Options.Order.CURRENT_FIRST;
        this.i = state.f64("i");
        this.v = state.f64("v");
    }

    static List<Variable> variables(int... shape) {
        return List.of(Variable.state("i", "A", 0, shape), Variable.state("v", "V", 0, shape));
    }

    void advance(double[] x) {
        if (currentFirst) {
            advanceCurrent(x);
            advancePotential();
        } else {
            advancePotential();
            advanceCurrent(x);
        }
    }

    private void advanceCurrent(double[] x) {
        for (int n = 0; n < i.length; n++) {
            i[n] += shareOfCurrent[n] * (-i[n] + wIn[n] * x[n]);
        }
    }

    private void advancePotential() {
        for (int n = 0; n < v.length; n++) {
            v[n] += shareOfPotential[n] * ((vLeak[n] - v[n]) + r[n] * i[n]);
        }
    }
}
