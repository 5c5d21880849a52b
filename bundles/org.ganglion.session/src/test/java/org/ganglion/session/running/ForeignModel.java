// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** A neuron model whose classes a test loads by another class loader. It fails at step 1000. */
public final class ForeignModel implements NeuronModel<ForeignModel.Leak> {
    /** Its parameters. */
    public record Leak(double leak) {}

    /** As a framework makes it. */
    public ForeignModel() {}

    @Override
    public Class<Leak> parameters() {
        return Leak.class;
    }

    @Override
    public List<Variable> variables(Node node, Leak parameters, Options options) {
        return List.of(Variable.state("v", "V", 0, node.output().size()));
    }

    @Override
    public Population populate(Leak parameters, PopulationSite site) {
        double[] v = site.state().f64("v");
        return t -> {
            double[] in = site.inbox(0).slot(0);
            for (int i = 0; i < v.length; i++) {
                v[i] = parameters.leak() * v[i] + in[i];
                site.output().f64()[i] = v[i];
            }
            site.output().dense();
            if (t == 1000) {
                throw new ForeignFailure();
            }
        };
    }

    private static final class ForeignFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
