// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile;

import java.util.List;
import java.util.Map;

/**
 * What a class of boards is: what to look for, what to allow, what to run. With everything of the profiles that it extends.
 *
 * @param name of the folder
 * @param description one line
 * @param lineage the profiles that it is made of, from the most general to itself
 * @param detection when it is the profile of a board
 * @param lookFor what may be attached or installed
 * @param bundles how its boards' bundles differ from the composition's
 * @param allow symbolic names of bundles, or kinds of drivers, beside which no driver may be taken; empty for all
 * @param ranking symbolic names of bundles, or kinds of drivers, whose services rank above others, best first
 * @param jvmFlags of the Java runtime
 * @param configuration by PID; {@code pid~*} holds for every configuration of a factory
 * @param serviceUnit the text of the service unit's template
 */
public record Profile(
        String name,
        String description,
        List<String> lineage,
        Detection detection,
        LookFor lookFor,
        Bundles bundles,
        List<String> allow,
        List<String> ranking,
        List<String> jvmFlags,
        Map<String, Map<String, Object>> configuration,
        String serviceUnit) {
    /** Copies. */
    public Profile {
        lineage = List.copyOf(lineage);
        allow = List.copyOf(allow);
        ranking = List.copyOf(ranking);
        jvmFlags = List.copyOf(jvmFlags);
        configuration = Map.copyOf(configuration);
    }

    /**
     * When a profile is that of a board: if all that it names holds. The more it names the better it fits.
     *
     * @param architectures one of these, as Java names them
     * @param boards the board's name is like one of these; * stands for anything
     * @param devices each of these device files is there
     */
    public record Detection(List<String> architectures, List<String> boards, List<String> devices) {
        /** Copies. */
        public Detection {
            architectures = List.copyOf(architectures);
            boards = List.copyOf(boards);
            devices = List.copyOf(devices);
        }
    }

    /**
     * How the bundles of its boards differ from those of the composition that they are delivered with.
     *
     * @param add symbolic names of further ones
     * @param leaveOut symbolic names of those that are of no use there
     */
    public record Bundles(List<String> add, List<String> leaveOut) {
        /** Those of the composition. */
        public static final Bundles AS_COMPOSED = new Bundles(List.of(), List.of());

        /** Copies. */
        public Bundles {
            add = List.copyOf(add);
            leaveOut = List.copyOf(leaveOut);
        }
    }

    /**
     * What may be there.
     *
     * @param devices device files by path; * stands for anything but a slash
     * @param libraries names of native libraries
     */
    public record LookFor(List<String> devices, List<String> libraries) {
        /** Copies. */
        public LookFor {
            devices = List.copyOf(devices);
            libraries = List.copyOf(libraries);
        }
    }
}
