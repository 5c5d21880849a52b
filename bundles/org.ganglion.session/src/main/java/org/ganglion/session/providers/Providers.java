// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.providers;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.neuron.NeuronModel;

/** The live providers, copied on write. Safe for use by several threads. */
public final class Providers {
    /** Is told of every change, on the thread that made it. */
    public interface Listener {
        /** A provider came; the catalog holds it. */
        void added(Provider provider);

        /**
         * Providers leave; the catalog no longer holds them, and their services can be used until this method returns. Bounded in time.
         */
        void removed(Collection<Long> serviceIds);
    }

    private final AtomicReference<Catalog> catalog = new AtomicReference<>(Catalog.EMPTY);
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Who is live now. */
    public Catalog catalog() {
        return catalog.get();
    }

    /** Tells {@code listener} of changes from now on. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Tells {@code listener} nothing more. */
    public void forget(Listener listener) {
        listeners.remove(listener);
    }

    /** Adds a neuron model; {@code integrator} as {@link org.ganglion.api.neuron.NeuronTypes#integrator}. */
    public void addNeuronModel(
            Provider provider, int ranking, List<String> types, String integrator, NeuronModel<?> service) {
        Offered<NeuronModel<?>> offered = new Offered<>(provider, ranking, types, "", integrator, service);
        catalog.updateAndGet(before -> before.withNeuronModel(offered));
        tellAdded(provider);
    }

    /** Adds a learning rule. */
    public void addLearningRule(Provider provider, int ranking, List<String> rules, LearningRule<?> service) {
        Offered<LearningRule<?>> offered = new Offered<>(provider, ranking, rules, "", "", service);
        catalog.updateAndGet(before -> before.withLearningRule(offered));
        tellAdded(provider);
    }

    /** Adds a driver; {@code kind} as {@link org.ganglion.api.driver.DriverKind#kind}. */
    public void addDriver(Provider provider, int ranking, String kind, List<String> ops, Driver service) {
        Offered<Driver> offered = new Offered<>(provider, ranking, ops, kind, "", service);
        catalog.updateAndGet(before -> before.withDriver(offered));
        tellAdded(provider);
    }

    /** Adds an engine. */
    public void addEngine(Provider provider, int ranking, String kind, Engine service) {
        Offered<Engine> offered = new Offered<>(provider, ranking, List.of(kind), "", "", service);
        catalog.updateAndGet(before -> before.withEngine(offered));
        tellAdded(provider);
    }

    /** Removes a service; returns when all sessions have let go of it, or a bounded time is over. */
    public void remove(long serviceId) {
        remove(List.of(serviceId));
    }

    /** As {@link #remove}, for services that go together, such as all of a bundle that stops. */
    public void remove(Collection<Long> serviceIds) {
        catalog.updateAndGet(before -> before.without(serviceIds));
        for (Listener listener : listeners) {
            listener.removed(serviceIds);
        }
    }

    private void tellAdded(Provider provider) {
        for (Listener listener : listeners) {
            listener.added(provider);
        }
    }
}
