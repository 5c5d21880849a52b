// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import java.util.Set;

/**
 * A set of nodes that a driver can execute as one.
 *
 * @param nodes ids: one transform, a convex region, or the whole network
 * @param precision how exactly
 * @param cost what a step is expected to cost
 * @param latencySteps how many steps later than on the CPU its output appears
 * @param fixedDt the only length of a step that the hardware has, in seconds, or 0 where any will do
 * @param rulesInside ids of transforms whose learning rule runs on the hardware
 * @param lease name of a device that only one session can hold, or null
 */
public record Claim(
        Set<String> nodes,
        Precision precision,
        Cost cost,
        int latencySteps,
        double fixedDt,
        Set<String> rulesInside,
        String lease) {
    /** Copies. */
    public Claim {
        nodes = Set.copyOf(nodes);
        rulesInside = Set.copyOf(rulesInside);
    }

    /** One node, without latency, at any time step. */
    public static Claim of(String node, Precision precision, Cost cost) {
        return new Claim(Set.of(node), precision, cost, 0, 0, Set.of(), null);
    }
}
