// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.gated;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
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
 * The event-based gated recurrent unit (Subramoney, Nazeer, Schoene, Mayr and Kappel, "Efficient recurrent architectures through activity
 * sparsity and sparse back-propagation through time", ICLR 2023). In the form of the authors' program EvNN (its forward pass on a CPU), in
 * which the reset gate acts after the recurrent weights, so that these can be a transform of the graph:
 *
 * <pre>
 * u = sigmoid(in_u + b_u)      r = sigmoid(in_r + b_r)      z = tanh(in_z + b_z + r (in_zr + b_zr))
 * c = u z + (1 - u) c
 * where c is above threshold the unit sends c, and c = c - threshold
 * </pre>
 *
 * <p>u is the share of the candidate, as in the paper; EvNN stores the weights of 1 - u.
 *
 * <p>Receptors, in this order: 0 the update gate in_u = W_u x + R_u y, 1 the reset gate in_r = W_r x + R_r y, 2 the candidate's feed-forward
 * input in_z = W_z x, 3 its recurrent input in_zr = R_z y, where y is what the units sent one step before. The input port has the shape (4,
 * N...). Sends events. Dimensionless; one update a step, whatever dt.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.EGRU")
public final class EventBasedGatedRecurrentUnit implements NeuronModel<EventBasedGatedRecurrentUnit.Parameters> {
    private static final int RECEPTORS = 4;

    /**
     * One value per unit or one for all.
     *
     * @param bU bias of the update gate
     * @param bR bias of the reset gate
     * @param bZ bias of the candidate
     * @param bZr bias of the candidate's recurrent part, inside the reset gate
     * @param threshold above which a unit sends
     */
    public record Parameters(
            @Default("0") double[] bU,
            @Default("0") double[] bR,
            @Default("0") double[] bZ,
            @Default("0") double[] bZr,
            @Default("1") double[] threshold) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        int units = node.output().size();
        if (node.input().size() != RECEPTORS * units) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "node '" + node.id() + "': an EGRU of " + units + " units takes the input shape (4, " + units
                            + "), one row for each receptor u, r, z and recurrent z; it has "
                            + node.input().size() + " elements");
        }
        return List.of(Variable.state("c", "", 0, node.output().shape()));
    }

    @Override
    public Population populate(Parameters p, PopulationSite site) {
        double[] c = site.state().f64("c");
        Inbox inbox = site.inbox(0);
        Signal output = site.output();
        int n = c.length;
        return t -> {
            double[] input = inbox.slot(0);
            int[] index = output.index();
            double[] sent = output.f64();
            int events = 0;
            for (int i = 0; i < n; i++) {
                double u = sigmoid(input[i] + p.bU[i]);
                double r = sigmoid(input[n + i] + p.bR[i]);
                double z = StrictMath.tanh(input[2 * n + i] + p.bZ[i] + r * (input[3 * n + i] + p.bZr[i]));
                double cell = u * z + (1 - u) * c[i];
                boolean above = cell > p.threshold[i];
                c[i] = above ? cell - p.threshold[i] : cell;
                if (above) {
                    sent[events] = cell;
                    index[events++] = i;
                }
            }
            output.events(events);
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
