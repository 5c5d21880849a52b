// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.providers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.neuron.NeuronModel;

/**
 * All live providers at one moment. Immutable.
 *
 * @param neuronModels in no order
 * @param learningRules in no order
 * @param drivers in no order
 * @param engines in no order
 */
public record Catalog(
        List<Offered<NeuronModel<?>>> neuronModels,
        List<Offered<LearningRule<?>>> learningRules,
        List<Offered<Driver>> drivers,
        List<Offered<Engine>> engines) {
    /** Nobody. */
    static final Catalog EMPTY = new Catalog(List.of(), List.of(), List.of(), List.of());

    /** Copies. */
    public Catalog {
        neuronModels = List.copyOf(neuronModels);
        learningRules = List.copyOf(learningRules);
        drivers = List.copyOf(drivers);
        engines = List.copyOf(engines);
    }

    Catalog withNeuronModel(Offered<NeuronModel<?>> added) {
        return new Catalog(with(neuronModels, added), learningRules, drivers, engines);
    }

    Catalog withLearningRule(Offered<LearningRule<?>> added) {
        return new Catalog(neuronModels, with(learningRules, added), drivers, engines);
    }

    Catalog withDriver(Offered<Driver> added) {
        return new Catalog(neuronModels, learningRules, with(drivers, added), engines);
    }

    Catalog withEngine(Offered<Engine> added) {
        return new Catalog(neuronModels, learningRules, drivers, with(engines, added));
    }

    Catalog without(Collection<Long> serviceIds) {
        return new Catalog(
                without(neuronModels, serviceIds),
                without(learningRules, serviceIds),
                without(drivers, serviceIds),
                without(engines, serviceIds));
    }

    /** Whether the service with this id is live. */
    public boolean holds(long serviceId) {
        return holds(neuronModels, serviceId)
                || holds(learningRules, serviceId)
                || holds(drivers, serviceId)
                || holds(engines, serviceId);
    }

    private static <S> boolean holds(List<Offered<S>> all, long serviceId) {
        for (Offered<S> one : all) {
            if (one.provider().serviceId() == serviceId) {
                return true;
            }
        }
        return false;
    }

    private static <S> List<Offered<S>> with(List<Offered<S>> all, Offered<S> added) {
        List<Offered<S>> changed = new ArrayList<>(all);
        changed.add(added);
        return changed;
    }

    private static <S> List<Offered<S>> without(List<Offered<S>> all, Collection<Long> serviceIds) {
        return all.stream()
                .filter(one -> !serviceIds.contains(one.provider().serviceId()))
                .toList();
    }
}
