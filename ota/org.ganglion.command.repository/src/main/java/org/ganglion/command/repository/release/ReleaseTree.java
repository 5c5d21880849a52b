// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.command.repository.resolving.Candidate;
import org.ganglion.command.repository.resolving.Resolution;
import org.ganglion.command.repository.resolving.Resolution.Bringing;

/** Shows what is in a release, and what brought it there. */
final class ReleaseTree {
    private final Resolution resolution;
    private final PrintStream out;
    private final Map<String, List<Bringing>> by = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Set<String> shown = new HashSet<>();

    ReleaseTree(Resolution resolution, PrintStream out) {
        this.resolution = resolution;
        this.out = out;
        for (Bringing each : resolution.wires()) {
            by.computeIfAbsent(each.by(), name -> new ArrayList<>()).add(each);
        }
        for (Candidate candidate : resolution.chosen()) {
            versions.put(candidate.symbolicName(), candidate.version());
        }
    }

    void show() {
        Map<String, List<String>> demands = new LinkedHashMap<>();
        by.getOrDefault(Resolution.DEMAND, List.of())
                .forEach(each -> demands.computeIfAbsent(each.requirement(), name -> new ArrayList<>())
                        .add(each.brought()));
        // what is asked for itself is not shown as brought by another
        demands.values().forEach(shown::addAll);
        demands.forEach((demand, brought) -> {
            out.println(demand);
            brought.forEach(name -> out.println("  " + name + ' ' + versions.get(name)));
            brought.forEach(name -> children(name, "    ", demand.startsWith("composition ")));
        });
        resolution.chosen().stream()
                .filter(candidate -> !shown.contains(candidate.symbolicName()))
                .forEach(candidate -> out.println("  " + candidate.symbolicName() + ' ' + candidate.version()));
    }

    /** Of what a person gave everything that it needs is told; of the composition, what is there for nothing else. */
    private void children(String name, String indent, boolean onlyNew) {
        Map<String, String> needs = new LinkedHashMap<>();
        by.getOrDefault(name, List.of()).forEach(each -> needs.putIfAbsent(each.brought(), each.requirement()));
        needs.forEach((brought, requirement) -> {
            boolean first = shown.add(brought);
            if (first || !onlyNew) {
                out.println(indent + name + " needs " + requirement + ": " + brought + ' ' + versions.get(brought));
            }
            if (first) {
                children(brought, indent + "  ", true);
            }
        });
    }
}
