// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The expressive leaky memory neuron (Spieler, Rahaman, Martius, Schoelkopf and Levina, "The ELM neuron: an efficient and expressive cortical
 * neuron model can solve long-horizon tasks", ICLR 2024). Each neuron has synapses with traces s, branches that sum them, memory units m with
 * time constants of their own, and a multilayer perceptron that says how memory changes:
 *
 * <pre>
 * s = kappa_s s + w_s x                                     kappa = exp(-dt / tau)
 * dm = 1.7159 tanh(2/3 MLP([sum of s by branch, kappa_m m]))
 * m = kappa_m m + lambda (1 - kappa_m) dm
 * y = w_y m + b_y
 * </pre>
 *
 * <p>MLP has one hidden layer with rectified units. The scaled tanh is that of the authors' programs, which this form follows (their first
 * version; a branch of one synapse each is the model without branches).
 *
 * <p>Receptors: one per synapse; the input port has the shape (S, N...). Branch b sums synapses b S / B to (b + 1) S / B - 1. Sends y, a value
 * per neuron; the probability of a spike is its sigmoid. Times in seconds.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.ELM")
public final class ExpressiveLeakyMemory implements NeuronModel<ExpressiveLeakyMemory.Parameters> {
    /**
     * S synapses, B branches, M memory units and H hidden units of each neuron; all neurons share them, or each tensor has a further leading
     * dimension of the number of neurons.
     *
     * @param tauS s, above 0: per synapse (S), or one for all
     * @param wS per synapse (S), or one for all
     * @param tauM s, above 0: per memory unit (M)
     * @param lambda how strongly memory is written
     * @param wHidden (H, B + M)
     * @param bHidden (H)
     * @param wMemory (M, H)
     * @param bMemory (M)
     * @param wY (M)
     * @param bY one
     */
    public record Parameters(
            @Default("0.005") Tensor tauS,
            @Default("0.5") Tensor wS,
            Tensor tauM,
            @Default("5") double lambda,
            Tensor wHidden,
            Tensor bHidden,
            Tensor wMemory,
            Tensor bMemory,
            Tensor wY,
            @Default("0") Tensor bY) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        int synapses = Receptors.requireAtLeast(node, 1, "one per synapse");
        LeakyMemorySizes sizes = LeakyMemorySizes.of(parameters, node.output().size(), synapses);
        return List.of(
                Variable.state("s", "", 0, withLeading(synapses, node.output().shape())),
                Variable.state(
                        "m", "", 0, withLeading(sizes.memories(), node.output().shape())));
    }

    private static int[] withLeading(int length, int[] shape) {
        int[] longer = new int[shape.length + 1];
        longer[0] = length;
        System.arraycopy(shape, 0, longer, 1, shape.length);
        return longer;
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new LeakyMemories(parameters, site);
    }
}
