// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.List;
import org.ganglion.api.network.Default;
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
 * Stands for {@code sources} independent Poisson processes of the same rate in front of each element: sends {@code weight} times the number
 * of their spikes in a step, which has a Poisson distribution of the mean {@code sources rate dt}. What arrives at it has no effect.
 * Holds no state: the numbers depend on the seed, the node, the step and the element only.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.Poisson")
public final class PoissonInput implements NeuronModel<PoissonInput.Parameters> {
    /**
     * The same for all elements.
     *
     * @param rate of each process, Hz, at least 0
     * @param sources how many there are for each element, at least 0
     * @param weight what a spike brings, in the unit of the receiver
     */
    public record Parameters(
            double rate,
            @Default("1") double sources,
            @Default("1") double weight) {
        /** Checks. */
        public Parameters {
            if (!(rate >= 0) || !(sources >= 0)) {
                throw new IllegalArgumentException(
                        "fields 'rate' and 'sources' are " + rate + " Hz and " + sources + ", must be at least 0");
            }
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        mean(parameters, options);
        return List.of();
    }

    private static double mean(Parameters parameters, Options options) {
        return PoissonTable.requireMean(parameters.sources * parameters.rate * options.dt());
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        PoissonTable table = new PoissonTable(mean(parameters, site.options()), parameters.weight);
        return new Processes(table, site.random(), site.output());
    }

    private record Processes(PoissonTable table, RandomStream random, Signal output) implements Population {
        @Override
        public void step(long t) {
            table.draw(random, t, output.f64());
            output.dense();
        }

        @Override
        public long membraneUpdates() {
            return 0;
        }
    }
}
