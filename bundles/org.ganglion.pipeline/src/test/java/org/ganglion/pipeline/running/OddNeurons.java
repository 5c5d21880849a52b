// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.ganglion.neuron.integrate.EulerLi;

/**
 * Neurons that do something else after every step as well.
 *
 * @param sound which computes
 * @param beside makes what is given the step
 */
record OddNeurons<P extends Record>(NeuronModel<P> sound, Function<PopulationSite, LongConsumer> beside)
        implements NeuronModel<P> {
    /** Leaky integrators that throw from a certain step on. */
    static OddNeurons<EulerLi.Parameters> throwing(long from) {
        return new OddNeurons<>(new EulerLi(), site -> step -> {
            if (step >= from) {
                throw new IllegalStateException("broken on purpose");
            }
        });
    }

    /** Leaky integrators that hang in a certain step, until they are released. */
    static OddNeurons<EulerLi.Parameters> hanging(long in, CountDownLatch release) {
        return new OddNeurons<>(new EulerLi(), site -> step -> {
            if (step == in) {
                await(release);
            }
        });
    }

    @Override
    public Class<P> parameters() {
        return sound.parameters();
    }

    @Override
    public List<Variable> variables(Node node, P parameters, Options options) {
        return sound.variables(node, parameters, options);
    }

    @Override
    public Population populate(P parameters, PopulationSite site) {
        Population population = sound.populate(parameters, site);
        LongConsumer odd = beside.apply(site);
        return step -> {
            population.step(step);
            odd.accept(step);
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
