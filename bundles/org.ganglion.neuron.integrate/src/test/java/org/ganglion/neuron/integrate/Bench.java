// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.tests.bench.NeuronBench;

/** A bench for the models of this bundle. */
final class Bench {
    private static final Map<String, NeuronModel<?>> MODELS = Map.of(
            "LIF",
            new EulerLif(),
            "LI",
            new EulerLi(),
            "CubaLIF",
            new EulerCubaLif(),
            "CubaLI",
            new EulerCubaLi(),
            "I",
            new Integrator(),
            "IF",
            new IntegrateAndFire(),
            "neuron.ALIF",
            new AdaptiveLif());

    private Bench() {}

    static NeuronBench of(Network network) {
        return new NeuronBench(MODELS, network);
    }
}
