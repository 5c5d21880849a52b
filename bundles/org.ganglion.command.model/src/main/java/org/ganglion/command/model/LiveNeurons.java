// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The neuron models that are there now, by the node types that they bring. */
@Component(service = LiveNeurons.class)
public final class LiveNeurons {
    private final Map<ServiceReference<NeuronModel<?>>, NeuronModel<?>> models = new ConcurrentHashMap<>();

    @Reference(
            service = NeuronModel.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addNeuronModel(ServiceReference<NeuronModel<?>> reference, NeuronModel<?> model) {
        models.put(reference, model);
    }

    void removeNeuronModel(ServiceReference<NeuronModel<?>> reference) {
        models.remove(reference);
    }

    /**
     * Checks the names of parameters; those of a type that nobody here brings may be for a plugin that is elsewhere.
     *
     * @throws GanglionException USAGE, naming what is known instead
     */
    void requireKnown(String type, Collection<String> parameters) {
        Set<String> known = new TreeSet<>();
        models.forEach((reference, model) -> {
            if (LiveDrivers.texts(reference, NeuronTypes.TYPE).contains(type)) {
                known.addAll(Parameters.namesOf(model.parameters()));
            }
        });
        for (String parameter : parameters) {
            if (!known.isEmpty() && !known.contains(parameter)) {
                throw new GanglionException(
                        Reason.USAGE, type + " has no parameter '" + parameter + "'; known are " + known);
            }
        }
    }
}
