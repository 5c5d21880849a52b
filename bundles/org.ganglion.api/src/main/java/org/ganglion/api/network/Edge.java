// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Objects;

/**
 * A signal's way from one node to another. Edges into one input are summed.
 *
 * @param from a node's id
 * @param to a node's id
 * @param input index of the input of {@code to}
 * @param delay in steps, at least 0. Inside a cycle a population's signal arrives one step later than this says, see
 *     {@link Network}
 */
public record Edge(String from, String to, int input, int delay) {
    /** Checks. */
    public Edge {
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        if (input < 0 || delay < 0) {
            throw new IllegalArgumentException("edge " + from + " -> " + to + " has a negative input or delay");
        }
    }

    /** An edge to the first input without delay. */
    public Edge(String from, String to) {
        this(from, to, 0, 0);
    }
}
