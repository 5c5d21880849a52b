// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;

/** Deletes what neither the running generation needs, nor the one before, nor what is still to be brought. */
final class Tidying {
    private final Toolbox tools;

    Tidying(Toolbox tools) {
        this.tools = tools;
    }

    void after(DesiredDocument document, Generation generation) {
        Set<String> names =
                new TreeSet<>(List.of(generation.name(), tools.setting().running()));
        tools.generations().previousName().ifPresent(names::add);
        tools.generations().keep(names);
        Set<String> digests = new HashSet<>();
        List<Generation> kept = new ArrayList<>(List.of(generation));
        tools.generations().previousName().map(tools.generations()::read).ifPresent(kept::add);
        for (Generation each : kept) {
            for (Deployed release : each.releases()) {
                digests.add(release.feature().sha256());
                release.files().values().forEach(file -> digests.add(file.sha256()));
            }
        }
        document.features().forEach((path, feature) -> {
            if (!tools.journal().state().failed().containsKey(feature.sha256())) {
                digests.add(feature.sha256());
                tools.obtaining().held(path, feature).ifPresent(release -> release.parts()
                        .forEach(part -> digests.add(part.artifact().sha256())));
            }
        });
        tools.store().keep(digests);
    }
}
