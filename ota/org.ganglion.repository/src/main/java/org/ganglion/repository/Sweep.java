// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Finds and removes the files that nothing names any more. */
public final class Sweep {
    private Sweep() {}

    /**
     * A file that goes, or has gone.
     *
     * @param file below the repository's folder
     * @param length in bytes
     */
    public record Swept(Path file, long length) {}

    /**
     * Finds what neither the newest snapshot nor the one that clients see nor what waits for signatures names. Roots stay for ever:
     * clients go from one to the next.
     *
     * @param delete whether to remove it too
     * @throws GanglionException BUSY, STORAGE, MALFORMED
     */
    public static List<Swept> in(Path path, boolean delete) {
        return in(new RepositoryFolder(path, new LocalDisk()), delete);
    }

    static List<Swept> in(RepositoryFolder folder, boolean delete) {
        try (Workbench workbench = Workbench.openExisting(folder, InstantSource.system())) {
            Set<Path> named = named(folder, workbench);
            List<Swept> swept = new ArrayList<>();
            for (Path file : candidates(folder)) {
                if (!named.contains(file)) {
                    swept.add(new Swept(folder.path().relativize(file), size(file)));
                }
            }
            if (delete) {
                folder.delete(swept.stream()
                        .map(each -> folder.path().resolve(each.file()))
                        .toList());
            }
            return swept;
        }
    }

    private static List<Path> candidates(RepositoryFolder folder) {
        List<Path> files = new ArrayList<>(RepositoryFolder.list(folder.metadata()));
        files.removeIf(file -> file.getFileName().toString().matches("[0-9]+\\.root\\.json"));
        files.addAll(RepositoryFolder.listAll(folder.targets()));
        return files;
    }

    private static Set<Path> named(RepositoryFolder folder, Workbench workbench) {
        Metadata metadata = workbench.metadata();
        Set<Path> named = new HashSet<>();
        named.add(folder.timestamp());
        metadata.snapshot().ifPresent(newest -> addSnapshot(folder, newest, named));
        long published = metadata.published();
        if (published > 0) {
            addSnapshot(folder, Metadata.document(folder.metadata(Roles.SNAPSHOT, published)), named);
        }
        workbench.prepared().forEach((role, document) -> {
            if (document.fields().has("targets")) {
                addTargets(folder, role, document, named);
            }
        });
        return named;
    }

    private static void addSnapshot(RepositoryFolder folder, SignedDocument snapshot, Set<Path> named) {
        named.add(folder.metadata(Roles.SNAPSHOT, snapshot.version()));
        Map<String, Long> versions = Metadata.versions(snapshot);
        versions.forEach((role, version) -> named.add(folder.metadata(role, version)));
        Metadata.roles(folder, snapshot).forEach((role, document) -> addTargets(folder, role, document, named));
    }

    private static void addTargets(RepositoryFolder folder, String role, SignedDocument document, Set<Path> named) {
        Targets.of(role, document).values().forEach(entry -> named.add(folder.target(entry)));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
