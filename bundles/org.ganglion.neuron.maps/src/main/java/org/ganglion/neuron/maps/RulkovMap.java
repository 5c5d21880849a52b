// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.maps;

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
 * The map of Rulkov ("Modeling of spiking-bursting neural behavior using two-dimensional map", Physical Review E 65, 041922, 2002):
 *
 * <pre>
 * x' = f(x, y + beta)      y' = y - mu (x + 1) + mu (sigma + sigma_input input)      beta = beta_input input
 * f(x, z) = alpha / (1 - x) + z   where x is at most 0
 *           alpha + z             where x is between 0 and alpha + z
 *           -1                    where x is at least alpha + z
 * </pre>
 *
 * <p>Both read the values of the step before. Sends x, a value per neuron, so that transforms of the graph couple neurons: the input is the
 * coupling current. Dimensionless; one iteration a step, whatever dt.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.Rulkov")
public final class RulkovMap implements NeuronModel<RulkovMap.Parameters> {
    /**
     * As in the paper; one value per neuron or one for all, but the start.
     *
     * @param alpha nonlinearity: about 4 for spikes, above for bursts
     * @param mu how slow y is, small
     * @param sigma constant current
     * @param betaInput share of the input that acts on x
     * @param sigmaInput share of the input that acts on y
     * @param xStart x at first and after a reset, the same for all
     * @param yStart y likewise
     */
    public record Parameters(
            @Default("4") double[] alpha,
            @Default("0.001") double[] mu,
            @Default("0.01") double[] sigma,
            @Default("1") double[] betaInput,
            @Default("1") double[] sigmaInput,
            @Default("-1") double xStart,
            @Default("-3") double yStart) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        int[] shape = node.output().shape();
        return List.of(
                Variable.state("x", "", parameters.xStart, shape), Variable.state("y", "", parameters.yStart, shape));
    }

    @Override
    public Population populate(Parameters p, PopulationSite site) {
        double[] x = site.state().f64("x");
        double[] y = site.state().f64("y");
        Inbox inbox = site.inbox(0);
        Signal output = site.output();
        return t -> {
            double[] input = inbox.slot(0);
            double[] sent = output.f64();
            for (int i = 0; i < x.length; i++) {
                double before = x[i];
                x[i] = fast(before, y[i] + p.betaInput[i] * input[i], p.alpha[i]);
                y[i] += -p.mu[i] * (before + 1) + p.mu[i] * (p.sigma[i] + p.sigmaInput[i] * input[i]);
                sent[i] = x[i];
            }
            output.dense();
        };
    }

    private static double fast(double x, double z, double alpha) {
        if (x <= 0) {
            return alpha / (1 - x) + z;
        }
        return x < alpha + z ? alpha + z : -1;
    }
}
