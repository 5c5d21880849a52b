// SPDX-License-Identifier: Apache-2.0
package org.example.neuron.qif;

import java.util.List;
import org.ganglion.api.network.*;
import org.ganglion.api.neuron.*;
import org.osgi.service.component.annotations.Component;

/** tau dv/dt = v^2 + r x by forward Euler; v at v_threshold is a spike and becomes v_reset (Ermentrout and Kopell 1986). */
@Component
@NeuronTypes(type = "neuron.QIF", integrator = "euler")
public final class QuadraticIntegrateAndFire implements NeuronModel<QuadraticIntegrateAndFire.Parameters> {
    /** One value per neuron; tau in s, r in Ohm, the others in V. A parameter that a file may leave out has a default. */
    public record Parameters(double[] tau, @Default("1") double[] r, double[] vThreshold, double[] vReset) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        return List.of(Variable.state("v", "V", 0, node.output().shape()));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        double[] v = site.state().f64("v");
        double[] share = parameters.tau().clone();
        for (int i = 0; i < share.length; i++) {
            share[i] = site.options().dt() / share[i];
        }
        return t -> {
            double[] x = site.inbox(0).slot(0);
            int spikes = 0;
            for (int i = 0; i < v.length; i++) {
                v[i] += share[i] * (v[i] * v[i] + parameters.r()[i] * x[i]);
                if (v[i] >= parameters.vThreshold()[i]) {
                    v[i] = parameters.vReset()[i];
                    site.output().index()[spikes++] = i;
                }
            }
            site.output().spikes(spikes);
        };
    }
}
