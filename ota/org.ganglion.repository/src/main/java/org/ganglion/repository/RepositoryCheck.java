// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.tuf.Target;
import org.ganglion.tuf.TufException;

/**
 * Checks a repository as a client would that knows nothing but a root: all metadata by the client's own code, then every target that a
 * role names, by length and digest.
 */
public final class RepositoryCheck {
    private RepositoryCheck() {}

    /**
     * What was found.
     *
     * @param root the version that clients end with
     * @param snapshot the version that clients see
     * @param targets how many targets were read
     * @param bytes how many bytes they have together
     * @param problems what is wrong, one line each, with what to do; empty if nothing is
     * @param waiting what is prepared and needs more signatures, which is no problem: clients see nothing of it
     */
    public record Findings(
            long root, long snapshot, int targets, long bytes, List<String> problems, List<Waiting> waiting) {
        /** Copies. */
        public Findings {
            problems = List.copyOf(problems);
            waiting = List.copyOf(waiting);
        }
    }

    /**
     * Checks.
     *
     * @param trusted the root that a device has; nothing stands for the repository's first
     * @throws GanglionException NOT_FOUND if there is no repository
     */
    public static Findings of(Path path, Optional<Path> trusted) {
        return of(new RepositoryFolder(path, new LocalDisk()), trusted, InstantSource.system());
    }

    static Findings of(RepositoryFolder folder, Optional<Path> trusted, InstantSource clock) {
        NewestDocuments documents = NewestDocuments.read(folder);
        Metadata newest = documents.metadata();
        List<Waiting> waiting = documents.waiting();
        List<String> problems = new ArrayList<>();
        if (newest.root().isEmpty()) {
            if (waiting.isEmpty()) {
                throw Repository.none(folder.path());
            }
            problems.add("the repository is not published yet: its first documents wait for signatures");
            return new Findings(0, 0, 0, 0, problems, waiting);
        }
        ClientView client;
        try {
            client = ClientView.of(folder, trusted.orElse(folder.metadata(Roles.ROOT, 1)), clock);
        } catch (TufException e) {
            problems.add("a client does not trust this repository: " + e.reason() + ": " + e.getMessage()
                    + (e.reason() == TufException.Reason.MISSING
                                    && newest.timestamp().isEmpty()
                            ? "; 'ganglion repo timestamp' is still to be run"
                            : ""));
            return new Findings(newest.root().get().version(), newest.published(), 0, 0, problems, waiting);
        }
        return targets(folder, newest, client, problems, waiting);
    }

    private static Findings targets(
            RepositoryFolder folder, Metadata newest, ClientView client, List<String> problems, List<Waiting> waiting) {
        long published = newest.published();
        Map<String, SignedDocument> roles =
                Metadata.roles(folder, Metadata.document(folder.metadata(Roles.SNAPSHOT, published)));
        int count = 0;
        long bytes = 0;
        for (TargetEntry entry : Targets.byPath(roles).values()) {
            Optional<String> problem = problem(folder, client, entry);
            problem.ifPresent(problems::add);
            count++;
            bytes += entry.length();
        }
        if (published != newest.snapshot().orElseThrow().version()) {
            problems.add("clients see snapshot " + published + ", not yet snapshot "
                    + newest.snapshot().get().version() + ": run 'ganglion repo timestamp'");
        }
        return new Findings(newest.root().orElseThrow().version(), published, count, bytes, problems, waiting);
    }

    private static Optional<String> problem(RepositoryFolder folder, ClientView client, TargetEntry entry) {
        try {
            Optional<Target> found = client.find(entry.path());
            if (found.isEmpty()) {
                return Optional.of(
                        entry.path() + ": role " + entry.role() + " names it, but may not speak for that path");
            }
            Path file = client.file(found.get());
            if (!Files.isRegularFile(file)) {
                return Optional.of(file + ": is missing; restore it, or release it again");
            }
            if (Files.size(file) != found.get().length()
                    || !Sha256.of(file).equals(found.get().hashes().get("sha256"))) {
                return Optional.of(file + ": is not what role " + entry.role()
                        + " vouches for; restore it, or delete it and release it again");
            }
            return Optional.empty();
        } catch (TufException e) {
            return Optional.of(entry.path() + ": a client does not trust it: " + e.reason() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE, folder.target(entry) + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
