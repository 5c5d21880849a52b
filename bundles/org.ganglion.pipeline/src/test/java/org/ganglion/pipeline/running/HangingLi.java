// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.ganglion.neuron.integrate.EulerLi;

/** Leaky integrators that hang in a certain step, until they are released. */
final class HangingLi implements NeuronModel<EulerLi.Parameters> {
    private final EulerLi sound = new EulerLi();
    private final long step;
    private final CountDownLatch release;

    HangingLi(long step, CountDownLatch release) {
        this.step = step;
        this.release = release;
    }

    @Override
    public Class<EulerLi.Parameters> parameters() {
        return sound.parameters();
    }

    @Override
    public List<Variable> variables(Node node, EulerLi.Parameters parameters, Options options) {
        return sound.variables(node, parameters, options);
    }

    @Override
    public Population populate(EulerLi.Parameters parameters, PopulationSite site) {
        Population population = sound.populate(parameters, site);
        return t -> {
            population.step(t);
            if (t == step) {
                await(release);
            }
        };
    }

    /** What hangs does not listen. */
    static void await(CountDownLatch release) {
        boolean interrupted = false;
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
