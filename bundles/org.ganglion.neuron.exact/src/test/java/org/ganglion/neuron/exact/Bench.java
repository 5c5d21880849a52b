// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.tests.bench.NeuronBench;

/** A bench for the models of this bundle. */
final class Bench {
    private static final Map<String, NeuronModel<?>> MODELS = Map.of(
            "LIF",
            new ExactLif(),
            "LI",
            new ExactLi(),
            "CubaLIF",
            new ExactCubaLif(),
            "CubaLI",
            new ExactCubaLi(),
            "neuron.CubaExp",
            new ExactCubaExp(),
            "neuron.Coba",
            new Coba(),
            "neuron.RefractoryLif",
            new RefractoryLif());

    private Bench() {}

    static NeuronBench of(Network network) {
        return new NeuronBench(MODELS, network);
    }
}
