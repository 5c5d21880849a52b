// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Objects;

/**
 * A transform whose weights change while the network runs.
 *
 * @param node id of the transform
 * @param rule the learning rule's name, such as {@code rls}
 * @param parameters of the rule
 * @param modulator id of the node whose output teaches or rewards, or null where the rule needs none
 */
public record Plasticity(String node, String rule, Parameters parameters, String modulator) {
    /** Checks. */
    public Plasticity {
        Objects.requireNonNull(node);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(parameters);
    }
}
