// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.rate;

import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The unit of an echo state network (Jaeger, Lukosevicius, Popovici and Siewert, "Optimization and applications of echo state networks with
 * leaky-integrator neurons", Neural Networks 20, 2007; in this form Lukosevicius, "A practical guide to applying echo state networks", 2012,
 * equations 2 and 3):
 *
 * <pre>
 * x = (1 - leak) x + leak tanh(input)
 * </pre>
 *
 * <p>The input is what the transforms of the graph bring: W_in [1; u] and W x, where x is that of the step before. Sends x, a value per unit.
 * Dimensionless; one update a step, whatever dt.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.LeakyTanh")
public final class LeakyTanh implements NeuronModel<LeakyTanh.Parameters> {
    /**
     * One value per unit or one for all.
     *
     * @param leak share of the new value, above 0 and at most 1
     * @param xStart x at first and after a reset, the same for all
     */
    public record Parameters(
            @Default("1") double[] leak, @Default("0") double xStart) {
        /** Checks. */
        public Parameters {
            for (double share : leak) {
                if (!(share > 0 && share <= 1)) {
                    throw new IllegalArgumentException("field 'leak' is " + share + ", must be above 0 and at most 1");
                }
            }
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        return List.of(Variable.state("x", "", parameters.xStart, node.output().shape()));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        double[] leak = parameters.leak;
        double[] x = site.state().f64("x");
        Inbox inbox = site.inbox(0);
        Signal output = site.output();
        return t -> {
            double[] input = inbox.slot(0);
            double[] sent = output.f64();
            for (int i = 0; i < x.length; i++) {
                x[i] = (1 - leak[i]) * x[i] + leak[i] * StrictMath.tanh(input[i]);
                sent[i] = x[i];
            }
            output.dense();
        };
    }
}
