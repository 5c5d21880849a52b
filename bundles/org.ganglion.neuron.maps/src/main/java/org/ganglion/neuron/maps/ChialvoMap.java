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
 * The map of Chialvo ("Generic excitable dynamics on a two-dimensional map", Chaos, Solitons and Fractals 5, 1995), with an input to its fast
 * variable:
 *
 * <pre>
 * x' = x^2 exp(y - x) + k + input      y' = a y - b x + c
 * </pre>
 *
 * <p>Both read the values of the step before. Sends x, a value per neuron, so that transforms of the graph couple neurons: the input is the
 * coupling current. Dimensionless; one iteration a step, whatever dt.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.Chialvo")
public final class ChialvoMap implements NeuronModel<ChialvoMap.Parameters> {
    /**
     * As in the paper; one value per neuron or one for all, but the start.
     *
     * @param a time constant of recovery, below 1
     * @param b how much recovery depends on activity, below 1
     * @param c offset of recovery
     * @param k constant bias, which acts like a current
     * @param xStart x at first and after a reset, the same for all
     * @param yStart y likewise
     */
    public record Parameters(
            @Default("0.89") double[] a,
            @Default("0.6") double[] b,
            @Default("0.28") double[] c,
            @Default("0.03") double[] k,
            @Default("0") double xStart,
            @Default("0") double yStart) {}

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
                x[i] = before * before * StrictMath.exp(y[i] - before) + p.k[i] + input[i];
                y[i] = p.a[i] * y[i] - p.b[i] * before + p.c[i];
                sent[i] = x[i];
            }
            output.dense();
        };
    }
}
