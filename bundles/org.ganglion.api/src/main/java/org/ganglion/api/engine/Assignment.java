// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Network;
import org.ganglion.api.neuron.NeuronModel;

/**
 * Which provider runs which node: every node but Input and Output is in exactly one place, unless a claim holds these too.
 *
 * @param network what to run
 * @param board where
 * @param populations the neuron model of each population, by node id
 * @param claims the claims taken, each with its driver
 * @param rules the learning rule of each transform that learns and whose rule is not inside a claim, by node id
 */
public record Assignment(
        Network network,
        Board board,
        Map<String, Provided<NeuronModel<?>>> populations,
        List<Claimed> claims,
        Map<String, Provided<LearningRule<?>>> rules) {
    /** Copies. */
    public Assignment {
        populations = Collections.unmodifiableMap(new LinkedHashMap<>(populations));
        claims = List.copyOf(claims);
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /**
     * A service and whose it is.
     *
     * @param provider for messages, quarantine and ranking
     * @param service the plugin
     */
    public record Provided<S>(Provider provider, S service) {}

    /**
     * A claim taken.
     *
     * @param driver who claims
     * @param claim what
     */
    public record Claimed(Provided<Driver> driver, Claim claim) {}
}
