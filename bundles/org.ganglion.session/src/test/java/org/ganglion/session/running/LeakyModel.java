// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** v becomes leak * v + input, and leaves as the output. What it does wrong, and when, is said by the test. */
final class LeakyModel implements NeuronModel<LeakyModel.Leak> {
    /** The only parameter. */
    record Leak(double leak) {}

    /** What goes wrong in a step. */
    interface Fault {
        /** Nothing does. */
        Fault NONE = (t, v) -> {};

        void strike(long t, double[] v);
    }

    private final Fault fault;
    private final String variable;

    LeakyModel(Fault fault, String variable) {
        this.fault = fault;
        this.variable = variable;
    }

    LeakyModel(Fault fault) {
        this(fault, "v");
    }

    @Override
    public Class<Leak> parameters() {
        return Leak.class;
    }

    @Override
    public List<Variable> variables(Node node, Leak parameters, Options options) {
        return List.of(Variable.state(variable, "V", 0, node.output().size()));
    }

    @Override
    public Population populate(Leak parameters, PopulationSite site) {
        double[] v = site.state().f64(variable);
        double leak = parameters.leak();
        return t -> {
            double[] in = site.inbox(0).slot(0);
            for (int i = 0; i < v.length; i++) {
                v[i] = leak * v[i] + in[i];
            }
            fault.strike(t, v);
            System.arraycopy(v, 0, site.output().f64(), 0, v.length);
            site.output().dense();
        };
    }
}
