// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * A context-sensitive two-point cell (Phillips, Kay and Smyth, "The discovery of structure by multi-stream networks of local processors with
 * contextual guidance", Network 6, 1995; Kay and Phillips, "Coherent Infomax as a computational goal for neural systems", Bulletin of
 * Mathematical Biology 73, 2011). Context c amplifies or weakens what the feed-forward input r says, and never says anything itself:
 *
 * <pre>
 * A(r, c) = r / 2 (1 + exp(strength r c))      p = 1 / (1 + exp(-A))
 * </pre>
 *
 * <p>With strength 2 it is the transfer function of the papers. Receptors: 0 feed-forward r, 1 context c; the input port has the shape (2,
 * N...). Sends the probability p per cell, or with {@code output=spikes} a spike with that probability, by the node's random generator.
 * Dimensionless; without memory.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.TwoPoint")
public final class TwoPointCell implements NeuronModel<TwoPointCell.Parameters> {
    /** The exponent at most, so that no activation is infinite. */
    private static final double MOST = 600;

    /**
     * One value per cell or one for all, but the output.
     *
     * @param strength of the context
     * @param bias added to the feed-forward input
     * @param output {@code probability} or {@code spikes}
     */
    public record Parameters(
            @Default("2") double[] strength,
            @Default("0") double[] bias,
            @Default("probability") String output) {
        /** Checks. */
        public Parameters {
            if (!output.equals("probability") && !output.equals("spikes")) {
                throw new IllegalArgumentException("field 'output' is '" + output + "', must be probability or spikes");
            }
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        Receptors.require(node, 2, "feed-forward and context");
        return List.of();
    }

    @Override
    public Population populate(Parameters p, PopulationSite site) {
        int n = site.size();
        Inbox inbox = site.inbox(0);
        Signal output = site.output();
        RandomStream random = site.random();
        if (p.output.equals("probability")) {
            return t -> {
                double[] input = inbox.slot(0);
                double[] sent = output.f64();
                for (int i = 0; i < n; i++) {
                    sent[i] = probability(p, i, input[i], input[n + i]);
                }
                output.dense();
            };
        }
        return t -> {
            double[] input = inbox.slot(0);
            int[] index = output.index();
            int spikes = 0;
            for (int i = 0; i < n; i++) {
                if (random.uniform(t, i) < probability(p, i, input[i], input[n + i])) {
                    index[spikes++] = i;
                }
            }
            output.spikes(spikes);
        };
    }

    private static double probability(Parameters p, int i, double feedForward, double context) {
        double r = feedForward + p.bias[i];
        double activation = r / 2 * (1 + StrictMath.exp(Math.min(p.strength[i] * r * context, MOST)));
        return 1 / (1 + StrictMath.exp(-activation));
    }
}
