// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import java.util.List;
import java.util.Map;

/**
 * What a driver says of a network.
 *
 * @param claims what it can execute; two claims may overlap, then the planner takes at most one of them
 * @param refused why not, by node id, for every node of a type that it lists but does not claim
 */
public record Answer(List<Claim> claims, Map<String, String> refused) {
    /** Copies. */
    public Answer {
        claims = List.copyOf(claims);
        refused = Map.copyOf(refused);
    }
}
