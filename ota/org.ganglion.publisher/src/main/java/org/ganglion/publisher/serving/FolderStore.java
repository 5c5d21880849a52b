// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.ArtifactStore;

/**
 * A folder and all below it, but no link that leads out of it. A file's digest is computed once, and again when its
 * size or time has changed.
 */
final class FolderStore implements ArtifactStore {
    /** How often the folder is walked at most, for requests of what it did not hold. */
    private static final long WALK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path folder;
    private final Map<Path, Known> known = new HashMap<>();
    private final Map<String, Path> byDigest = new HashMap<>();
    private long walked;
    private boolean everWalked;

    private record Known(long size, FileTime time, String sha256) {}

    FolderStore(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new GanglionException(Reason.NOT_FOUND, folder + ": there is no such folder to serve");
        }
        try {
            this.folder = folder.toRealPath();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized Optional<Path> find(String sha256) throws IOException {
        Path file = byDigest.get(sha256);
        if (file != null
                && fresh(file).filter(now -> now.sha256().equals(sha256)).isPresent()) {
            return Optional.of(file);
        }
        walk();
        return Optional.ofNullable(byDigest.get(sha256));
    }

    @Override
    public synchronized Optional<String> digest(String path) throws IOException {
        Path file;
        try {
            file = folder.resolve(path).toRealPath();
        } catch (InvalidPathException | FileSystemException e) {
            return Optional.empty();
        }
        return file.startsWith(folder) ? fresh(file).map(Known::sha256) : Optional.empty();
    }

    private void walk() throws IOException {
        if (everWalked && System.nanoTime() - walked < WALK_NANOS) {
            return;
        }
        List<Path> files = FilesBelow.of(folder, file -> true);
        Collections.sort(files);
        byDigest.clear();
        known.keySet().retainAll(files);
        for (Path file : files) {
            fresh(file);
        }
        everWalked = true;
        walked = System.nanoTime();
    }

    /** What a file is at present; nothing if it is not there. */
    private Optional<Known> fresh(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Optional.of(present(file)) : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private Known present(Path file) throws IOException {
        long size = Files.size(file);
        FileTime time = Files.getLastModifiedTime(file);
        Known before = known.get(file);
        Known now = before != null && before.size() == size && before.time().equals(time)
                ? before
                : new Known(size, time, Digests.sha256(file));
        known.put(file, now);
        byDigest.put(now.sha256(), file);
        return now;
    }
}
