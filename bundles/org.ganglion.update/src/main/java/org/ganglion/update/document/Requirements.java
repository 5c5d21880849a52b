// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.util.List;
import org.ganglion.api.json.JsonObject;

/**
 * What a release needs of the board; what it does not say is not needed.
 *
 * @param architectures one of these, as Java names them; none for any
 * @param profiles one of these, or one that extends one; none for any
 * @param java the least feature release
 * @param memory the least memory of the board, in bytes
 * @param storage bytes that must be free
 * @param capabilities such as {@code ganglion.neuron;type=LIF}, that the board must offer beside the release
 */
public record Requirements(
        List<String> architectures,
        List<String> profiles,
        int java,
        long memory,
        long storage,
        List<String> capabilities) {
    /** Of a release that says nothing. */
    public static final Requirements NONE = new Requirements(List.of(), List.of(), 0, 0, 0, List.of());

    /** Copies. */
    public Requirements {
        architectures = List.copyOf(architectures);
        profiles = List.copyOf(profiles);
        capabilities = List.copyOf(capabilities);
    }

    static Requirements read(JsonObject json) {
        return new Requirements(
                json.texts("architectures"),
                json.texts("profiles"),
                java(json),
                json.integer("memory", 0),
                json.integer("storage", 0),
                json.texts("capabilities"));
    }

    private static int java(JsonObject json) {
        long java = json.integer("java", 0);
        if (java < 0 || java > Integer.MAX_VALUE) {
            throw json.wrong("java", "is " + java + ", which no Java ever was");
        }
        return (int) java;
    }
}
