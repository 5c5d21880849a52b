// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.tests.bench.NeuronBench;

/** A bench for the models of this bundle. */
final class Bench {
    private static final Map<String, NeuronModel<?>> MODELS = Map.of(
            "neuron.ELM",
            new ExpressiveLeakyMemory(),
            "neuron.ActiveDendrites",
            new ActiveDendrites(),
            "neuron.TwoPoint",
            new TwoPointCell());

    private Bench() {}

    static NeuronBench of(Network network) {
        return new NeuronBench(MODELS, network);
    }

    static NeuronBench of(String type, Parameters parameters, double dt, int[] inputShape, int... outputShape) {
        return NeuronBench.of(MODELS, type, parameters, dt, inputShape, outputShape);
    }
}
