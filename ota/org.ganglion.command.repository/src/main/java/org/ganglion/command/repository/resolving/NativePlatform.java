// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.resolving;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a device says to bundles with native code. */
final class NativePlatform {
    /** Names of architectures of Java, and what the framework calls them. */
    private static final Map<String, List<String>> PROCESSORS = Map.of(
            "amd64", List.of("x86-64", "amd64", "em64t", "x86_64"),
            "x86_64", List.of("x86-64", "amd64", "em64t", "x86_64"),
            "aarch64", List.of("aarch64", "arm64"),
            "arm", List.of("arm", "arm_le", "ARM_little"));

    private NativePlatform() {}

    /** The clauses of the capabilities of a Linux board with one of these architectures; of any where none is named. */
    static String capabilities(Collection<String> architectures) {
        Collection<String> named = architectures.isEmpty() ? List.of("amd64", "aarch64", "arm") : architectures;
        List<String> processors = named.stream()
                .flatMap(each -> PROCESSORS.getOrDefault(each, List.of(each)).stream())
                .distinct()
                .toList();
        return "osgi.native;osgi.native.osname:List<String>='Linux';osgi.native.processor:List<String>='"
                + String.join(",", processors) + '\'';
    }
}
