// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import java.util.Map;
import java.util.Set;

/**
 * What the board is, as found when the runtime started.
 *
 * @param architecture as Java names it: amd64, aarch64, arm
 * @param processors number of processors that may be used
 * @param memoryBytes physical memory, or 0 if unknown
 * @param features of the processor as the kernel lists them, such as asimd
 * @param devices device nodes and buses found, by path
 * @param facts anything else, by name
 */
public record Board(
        String architecture,
        int processors,
        long memoryBytes,
        Set<String> features,
        Set<String> devices,
        Map<String, String> facts) {
    /** Copies. */
    public Board {
        features = Set.copyOf(features);
        devices = Set.copyOf(devices);
        facts = Map.copyOf(facts);
    }
}
