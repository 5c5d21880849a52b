// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.maps;

import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.tests.bench.NeuronBench;

/** A bench for the models of this bundle. */
final class Bench {
    private static final Map<String, NeuronModel<?>> MODELS =
            Map.of("neuron.Chialvo", new ChialvoMap(), "neuron.Rulkov", new RulkovMap());

    private Bench() {}

    static NeuronBench of(Network network) {
        return new NeuronBench(MODELS, network);
    }

    static NeuronBench of(String type, Parameters parameters, double dt, int[] inputShape, int... outputShape) {
        return NeuronBench.of(MODELS, type, parameters, dt, inputShape, outputShape);
    }
}
