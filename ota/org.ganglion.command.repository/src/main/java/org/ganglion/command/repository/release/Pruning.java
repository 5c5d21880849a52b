// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ganglion.api.json.JsonObject;
import org.ganglion.repository.Publication;
import org.ganglion.repository.ReleaseEntry;
import org.ganglion.repository.TargetEntry;
import org.ganglion.transfer.Companions;

/**
 * Takes old releases out of a role, and what none of the others is made of.
 *
 * @param publication through which the role changes
 * @param role of the publisher
 * @param folder of the repository
 */
record Pruning(Publication publication, String role, Path folder) {
    /** Keeps the newest releases of a line, by their counters. */
    void prune(String line, int keep) throws IOException {
        publication.targets(role).stream()
                .flatMap(target -> ReleaseEntry.of(target).stream())
                .filter(entry -> entry.line().equals(line))
                .sorted(Comparator.comparingLong(ReleaseEntry::counter).reversed())
                .skip(keep)
                .forEach(old -> publication.remove(role, old.path()));
        Set<String> needed = new HashSet<>();
        Set<String> digests = new HashSet<>();
        List<TargetEntry> targets = publication.targets(role);
        for (TargetEntry target : targets) {
            if (ReleaseEntry.of(target).isPresent()) {
                needed.add(target.path());
                addParts(target, needed, digests);
            }
        }
        for (TargetEntry target : targets) {
            boolean delta = target.path().startsWith("deltas/") && digests.contains(after(target.path()));
            if (!needed.contains(target.path()) && !delta) {
                publication.remove(role, target.path());
            }
        }
    }

    private void addParts(TargetEntry release, Set<String> needed, Set<String> digests) throws IOException {
        Path file = folder.resolve(Companions.file(release.path(), release.sha256()));
        for (JsonObject bundle :
                JsonObject.read(release.path(), Files.readAllBytes(file)).objects("bundles")) {
            String sha256 = bundle.text("sha256");
            needed.add(bundle.text("path", ""));
            needed.add(Companions.hashListPath(sha256));
            needed.add(Companions.chunkIndexPath(sha256));
            digests.add(sha256);
        }
    }

    private static String after(String delta) {
        return delta.substring(delta.lastIndexOf('-') + 1);
    }
}
