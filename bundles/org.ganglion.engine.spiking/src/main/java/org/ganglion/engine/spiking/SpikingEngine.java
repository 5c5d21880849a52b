// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.engine.Plan;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Compiles networks of populations and transforms. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@EngineKind(kind = "spiking")
public final class SpikingEngine implements Engine {
    private final SharedSynapses synapses = new SharedSynapses();

    @Override
    public Plan compile(Assignment assignment) {
        return new Compilation(assignment, synapses).plan();
    }
}
