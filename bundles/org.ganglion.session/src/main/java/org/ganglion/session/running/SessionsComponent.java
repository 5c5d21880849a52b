// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.network.Network;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.stream.Result;
import org.ganglion.session.Placement;
import org.ganglion.session.SampleHandler;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.ganglion.session.planning.BoardFacts;
import org.ganglion.session.providers.Providers;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Follows the services of the plugins, and offers sessions on them. */
@Component(service = Sessions.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SessionsComponent implements Sessions {
    private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Providers providers = new Providers();
    private final LiveSessions sessions;

    /** Looks at the board; nothing here blocks. */
    @Activate
    public SessionsComponent() {
        sessions = new LiveSessions(providers, new BoardFacts(Path.of("/")).find(), WARM_NANOS);
    }

    @Deactivate
    void deactivate() {
        sessions.close();
    }

    @Reference(
            service = NeuronModel.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addNeuronModel(ServiceReference<NeuronModel<?>> reference, NeuronModel<?> service) {
        Object integrator = reference.getProperty(NeuronTypes.INTEGRATOR);
        providers.addNeuronModel(
                provider(reference),
                ranking(reference),
                texts(reference, NeuronTypes.TYPE),
                integrator == null ? "" : integrator.toString(),
                service);
    }

    void removeNeuronModel(ServiceReference<NeuronModel<?>> reference) {
        remove(reference);
    }

    @Reference(
            service = LearningRule.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addLearningRule(ServiceReference<LearningRule<?>> reference, LearningRule<?> service) {
        providers.addLearningRule(
                provider(reference), ranking(reference), texts(reference, LearningRules.RULE), service);
    }

    void removeLearningRule(ServiceReference<LearningRule<?>> reference) {
        remove(reference);
    }

    @Reference(service = Driver.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(ServiceReference<Driver> reference, Driver service) {
        providers.addDriver(
                provider(reference),
                ranking(reference),
                String.join("", texts(reference, DriverKind.KIND)),
                texts(reference, DriverKind.OPS),
                service);
    }

    void removeDriver(ServiceReference<Driver> reference) {
        remove(reference);
    }

    @Reference(service = Engine.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEngine(ServiceReference<Engine> reference, Engine service) {
        providers.addEngine(
                provider(reference), ranking(reference), String.join("", texts(reference, EngineKind.KIND)), service);
    }

    void removeEngine(ServiceReference<Engine> reference) {
        remove(reference);
    }

    /** When a bundle stops, all its services go: a session then need not be exchanged for each. */
    private void remove(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        if (bundle == null || bundle.getState() != Bundle.STOPPING || bundle.getRegisteredServices() == null) {
            providers.remove(serviceId(reference));
            return;
        }
        Set<Long> going = new HashSet<>(Set.of(serviceId(reference)));
        for (ServiceReference<?> other : bundle.getRegisteredServices()) {
            going.add(serviceId(other));
        }
        providers.remove(going);
    }

    private static Provider provider(ServiceReference<?> reference) {
        return new Provider(
                reference.getBundle().getSymbolicName(),
                reference.getBundle().getVersion().toString(),
                serviceId(reference));
    }

    private static long serviceId(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    private static List<String> texts(ServiceReference<?> reference, String property) {
        Object value = reference.getProperty(property);
        if (value instanceof String[] several) {
            return List.of(several);
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    @Override
    public Session open(String name, String engine, Network network, SessionSettings settings) {
        return sessions.open(name, engine, network, settings);
    }

    @Override
    public SampleQueue queue(
            Session session, int capacity, Supplier<SampleHandler> handlers, Consumer<Result> results) {
        return sessions.queue(session, capacity, handlers, results);
    }

    @Override
    public Placement place(String engine, Network network, SessionSettings settings) {
        return sessions.place(engine, network, settings);
    }

    @Override
    public Placement place(String engine, Network network, SessionSettings settings, Session closed) {
        return sessions.place(engine, network, settings, closed);
    }

    @Override
    public List<Session> open() {
        return sessions.open();
    }
}
