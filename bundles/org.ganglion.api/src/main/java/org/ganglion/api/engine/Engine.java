// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.engine;

import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The service that compiles a network into a plan. Marked with {@link EngineKind}. Called by any thread. Which provider runs which
 * node is decided before, by the planner.
 */
@ConsumerType
public interface Engine {
    /**
     * Compiles. Runs in the background and may block. Closes whatever it opened before it throws.
     *
     * @throws GanglionException INCONSISTENT or UNSUPPORTED, naming the node; DEVICE if a driver cannot prepare its stage
     */
    Plan compile(Assignment assignment);
}
