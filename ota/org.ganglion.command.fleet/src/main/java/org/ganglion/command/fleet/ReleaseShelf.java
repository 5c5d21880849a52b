// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.repository.ReleaseEntry;
import org.ganglion.repository.Repository;
import org.ganglion.repository.TargetEntry;
import org.ganglion.rollout.PinnedRelease;

/**
 * What an operator takes from a repository: releases by what people call them, and documents. Signatures are not looked at, the devices do
 * that.
 */
final class ReleaseShelf {
    private static final long LONGEST = 1 << 20;

    private final Repository repository;
    /** What devices have been found to see: a rollback asks once for each of them. */
    private final Set<String> seen = new HashSet<>();

    ReleaseShelf(Repository repository) {
        this.repository = repository;
    }

    /**
     * A release by what a person calls it.
     *
     * @param name its path, {@code features/acme/kitchen-1.4.0.json}, or {@code kitchen}, {@code kitchen:1.4.0}, {@code acme/kitchen},
     *     {@code acme/kitchen:1.4.0}; without a version the one with the highest counter
     * @throws GanglionException NOT_FOUND, naming what there is; INCONSISTENT if several publishers have one of this name
     */
    PinnedRelease release(String name) {
        Optional<ReleaseEntry> known = repository.release(name);
        if (known.isPresent()) {
            return pinned(known.get());
        }
        int colon = name.indexOf(':');
        String wanted = colon < 0 ? name : name.substring(0, colon);
        String version = colon < 0 ? "" : name.substring(colon + 1);
        List<ReleaseEntry> found = repository.releases().stream()
                .filter(entry -> wanted.equals(entry.name())
                        || wanted.equals(entry.publisher() + '/' + entry.name())
                        || wanted.equals(entry.line()))
                .filter(entry -> version.isEmpty() || version.equals(entry.version()))
                .toList();
        if (found.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "there is no release '" + name + "' in " + repository.folder() + "; "
                            + thoseThere(
                                    repository.releases().stream()
                                            .map(ReleaseEntry::path)
                                            .toList(),
                                    "ganglion release"));
        }
        if (found.stream().map(ReleaseEntry::line).distinct().count() > 1) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "several publishers have a release '" + name + "': "
                            + found.stream().map(ReleaseEntry::path).toList() + "; name one as publisher/name");
        }
        return pinned(found.stream()
                .max(Comparator.comparingLong(ReleaseEntry::counter).thenComparing(ReleaseEntry::path))
                .orElseThrow());
    }

    /**
     * Makes sure that devices would find a release now.
     *
     * @throws GanglionException UNTRUSTED, with the command that mends it
     */
    void requireSeen(PinnedRelease release) {
        requireSeen(release.path(), release.sha256());
    }

    /** Likewise a document. */
    void requireSeen(String path) {
        repository.target(path).ifPresent(target -> requireSeen(path, target.sha256()));
    }

    private void requireSeen(String path, String sha256) {
        if (seen.contains(path + sha256)) {
            return;
        }
        repository.whyUnseen(path, sha256).ifPresent(why -> {
            throw new GanglionException(Reason.UNTRUSTED, why + "; no device was asked");
        });
        seen.add(path + sha256);
    }

    /** The release of a digest. */
    Optional<PinnedRelease> releaseOf(String sha256) {
        return repository.releases().stream()
                .filter(entry -> entry.target().sha256().equals(sha256))
                .map(ReleaseShelf::pinned)
                .findFirst();
    }

    private static PinnedRelease pinned(ReleaseEntry entry) {
        return new PinnedRelease(
                entry.path(), entry.target().sha256(), entry.target().length());
    }

    /** The paths below a folder of the repository, such as {@code campaigns/}. */
    List<String> below(String prefix) {
        return repository.targets().stream()
                .map(TargetEntry::path)
                .filter(path -> path.startsWith(prefix))
                .toList();
    }

    /**
     * A document of the repository.
     *
     * @throws GanglionException NOT_FOUND, DIGEST_MISMATCH, TOO_LARGE, STORAGE
     */
    byte[] read(String path) {
        TargetEntry target = repository
                .target(path)
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND,
                        "there is no " + path + " in " + repository.folder() + "; "
                                + thoseThere(
                                        below(path.substring(0, path.lastIndexOf('/') + 1)), "ganglion rollout add")));
        return repository.content(target, LONGEST);
    }

    private static String thoseThere(List<String> paths, String adds) {
        return paths.isEmpty() ? "there is none yet, '" + adds + "' adds one" : "there are " + paths;
    }
}
