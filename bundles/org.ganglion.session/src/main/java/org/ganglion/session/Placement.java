// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import java.util.List;
import java.util.Map;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.engine.Provider;

/**
 * Who would run what.
 *
 * @param places in the order of the network's nodes
 * @param missing capabilities that no live service offers, as {@code ganglion.neuron;type=LIF}; empty if it can run
 */
public record Placement(List<Place> places, List<String> missing) {
    /** Copies. */
    public Placement {
        places = List.copyOf(places);
        missing = List.copyOf(missing);
    }

    /**
     * Where a node would run.
     *
     * @param node its id
     * @param type its type
     * @param provider who would run it, or null if nobody, as for an Input or Output outside of claims
     * @param claim the driver's claim that holds it, or null for a population
     * @param refused why others would not, by provider
     */
    public record Place(String node, String type, Provider provider, Claim claim, Map<String, String> refused) {}
}
