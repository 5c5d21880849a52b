// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.ArtifactStore;

/**
 * A TUF repository with consistent snapshots: a target's name begins with its digest, so that a target is found without reading any file, and
 * whoever serves it reads it once and sees whether it is what its name says. Metadata is found by its path. What is added is found at once by
 * its path, and by its digest within half a second.
 */
final class RepositoryStore implements ArtifactStore {
    private static final String METADATA = "metadata";
    private static final String TARGETS = "targets";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int DIGEST_LENGTH = 64;
    /** How often the targets are listed at most, for requests of what was not among them. */
    private static final long LIST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Digests of files that were asked for by path. */
    private static final int MOST_REMEMBERED = 1024;

    private final Path folder;
    private Map<String, Path> targets = Map.of();
    private long listed;
    private boolean everListed;
    private final Map<String, Path> byPath = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Path> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /**
     * @param folder holds {@code metadata} and {@code targets}
     */
    RepositoryStore(Path folder) {
        if (!isRepository(folder)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    folder
                            + (Files.isDirectory(folder)
                                    ? " is no repository, for it has no folder '" + METADATA + "'"
                                    : ": there is no such folder")
                            + "; name the folder of a repository, or make one with: ganglion repo init");
        }
        try {
            this.folder = folder.toRealPath();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isRepository(Path folder) {
        return Files.isDirectory(folder.resolve(METADATA));
    }

    @Override
    public synchronized Optional<Path> find(String sha256) throws IOException {
        Path file = known(sha256);
        if (file == null) {
            list();
            file = known(sha256);
        }
        return Optional.ofNullable(file);
    }

    private Path known(String sha256) {
        Path target = targets.get(sha256);
        if (target != null && Files.isRegularFile(target)) {
            return target;
        }
        Path file = byPath.get(sha256);
        return file != null && Files.isRegularFile(file) ? file : null;
    }

    @Override
    public synchronized Optional<String> digest(String path) throws IOException {
        Path file;
        try {
            file = folder.resolve(path).toRealPath();
        } catch (InvalidPathException | FileSystemException e) {
            return Optional.empty();
        }
        boolean inside = file.startsWith(folder.resolve(METADATA)) || file.startsWith(folder.resolve(TARGETS));
        if (!inside || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        // read each time: a new timestamp may have the length and, on coarse clocks, the time of the one before
        String sha256 = named(file).orElse(null);
        if (sha256 == null) {
            sha256 = Digests.sha256(file);
        }
        byPath.put(sha256, file);
        return Optional.of(sha256);
    }

    private static Optional<String> named(Path file) {
        String name = file.getFileName().toString();
        if (name.length() <= DIGEST_LENGTH || name.charAt(DIGEST_LENGTH) != '.') {
            return Optional.empty();
        }
        String digest = name.substring(0, DIGEST_LENGTH);
        return DIGEST.matcher(digest).matches() ? Optional.of(digest) : Optional.empty();
    }

    private void list() throws IOException {
        Path root = folder.resolve(TARGETS);
        if (everListed && System.nanoTime() - listed < LIST_NANOS || !Files.isDirectory(root)) {
            return;
        }
        Map<String, Path> found = new HashMap<>();
        for (Path file : FilesBelow.of(root, each -> named(each).isPresent())) {
            named(file).ifPresent(digest -> found.put(digest, file));
        }
        targets = found;
        everListed = true;
        listed = System.nanoTime();
    }
}
