// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

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
 * Neurons with active dendrites (Iyer, Grewal, Velu, Souza, Forest and Ahmad, "Avoiding catastrophe: active dendrites enable multi-task
 * learning in dynamic environments", Frontiers in Neurorobotics 16, 2022). Each neuron has segments that recognise sparse codes of a context;
 * the segment that responds most gates what the feed-forward input says:
 *
 * <pre>
 * d = max over j of u_j c      y = x sigmoid(d)
 * </pre>
 *
 * <p>and of a layer only the k neurons with the largest y go on (k winners take all; of equals the first). With {@code select=magnitude} the
 * segment with the largest |u_j c| gates, with its sign, as in the authors' programs.
 *
 * <p>Receptors: 0 feed-forward x = w t + b, then one per segment, u_j c, so that all weights are transforms of the graph; the input port has
 * the shape (1 + segments, N...). Sends y, a value per neuron; with winners set, events. Dimensionless; without memory.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.ActiveDendrites")
public final class ActiveDendrites implements NeuronModel<ActiveDendrites.Parameters> {
    /**
     * The layer.
     *
     * @param select {@code max} or {@code magnitude}: which segment gates
     * @param winners how many neurons go on; 0 is all
     */
    public record Parameters(
            @Default("max") String select, @Default("0") int winners) {
        /** Checks. */
        public Parameters {
            if (!select.equals("max") && !select.equals("magnitude")) {
                throw new IllegalArgumentException("field 'select' is '" + select + "', must be max or magnitude");
            }
            if (winners < 0) {
                throw new IllegalArgumentException("field 'winners' is " + winners + ", must be at least 0");
            }
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        Receptors.requireAtLeast(node, 2, "feed-forward and one per segment");
        return List.of();
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final boolean magnitude;
        private final Winners winners;
        private final double[] y;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.magnitude = parameters.select.equals("magnitude");
            int all = site.size();
            this.winners = parameters.winners == 0 ? null : new Winners(Math.min(parameters.winners, all), all);
            this.y = new double[all];
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            gate(inbox.slot(0), inbox.size());
            if (winners == null) {
                System.arraycopy(y, 0, output.f64(), 0, y.length);
                output.dense();
            } else {
                output.events(winners.pick(y, output.index(), output.f64()));
            }
        }

        private void gate(double[] input, int size) {
            int n = y.length;
            for (int i = 0; i < n; i++) {
                double strongest = input[n + i];
                for (int s = 2 * n + i; s < size; s += n) {
                    boolean stronger = magnitude ? Math.abs(input[s]) > Math.abs(strongest) : input[s] > strongest;
                    strongest = stronger ? input[s] : strongest;
                }
                y[i] = input[i] / (1 + StrictMath.exp(-strongest));
            }
        }
    }
}
