// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder in which the framework remembers what is installed.
 *
 * <p>It is reused only if the last run stopped cleanly, with the same bundles, since the machine was started; otherwise
 * it is rebuilt. Of two processes that want the same folder at the same time, the second works in a folder of its own.
 */
final class BundleCache {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final String LOCK = "lock";
    private static final String TEMPORARY = "-also-";
    private static final long YOUNG_MILLIS = 60_000;

    private final Path folder;
    private final boolean temporary;
    private final boolean reused;
    private final FileChannel lock;
    private final String mark;
    private boolean closed;

    private BundleCache(Path folder, boolean temporary, boolean reused, FileChannel lock, String mark) {
        this.folder = folder;
        this.temporary = temporary;
        this.reused = reused;
        this.lock = lock;
        this.mark = mark;
    }

    static BundleCache open(Path folder, BundleSet bundles) throws LaunchFailure {
        try {
            Files.createDirectories(folder);
            String mark = bundles.fingerprint() + bootId();
            FileChannel lock = lock(folder.resolve(LOCK));
            if (lock == null) {
                Path own = Files.createTempDirectory(parent(folder), folder.getFileName() + TEMPORARY);
                return new BundleCache(own, true, false, lock(own.resolve(LOCK)), mark);
            }
            deleteAbandoned(folder);
            boolean reused = takeMark(folder.resolve("clean"), mark);
            if (!reused) {
                delete(folder.resolve("bundles"));
            }
            return new BundleCache(folder, false, reused, lock, mark);
        } catch (IOException unusable) {
            throw LaunchFailure.of("cannot use the bundle cache " + folder + ": " + unusable, unusable);
        }
    }

    /** After a power cut it is not known what of the cache reached the disk, so a cache lives as long as the boot. */
    private static String bootId() throws IOException {
        return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID) : "";
    }

    private static Path parent(Path folder) {
        return folder.toAbsolutePath().getParent();
    }

    /** What second processes left that were killed. One that has no lock yet may be about to take it. */
    private static void deleteAbandoned(Path folder) throws IOException {
        try (DirectoryStream<Path> others =
                Files.newDirectoryStream(parent(folder), folder.getFileName() + TEMPORARY + "*")) {
            for (Path other : others) {
                Path file = other.resolve(LOCK);
                if (Files.exists(file) || ageMillis(other) > YOUNG_MILLIS) {
                    FileChannel lock = lock(file);
                    if (lock != null) {
                        lock.close();
                        delete(other);
                    }
                }
            }
        }
    }

    private static long ageMillis(Path folder) throws IOException {
        return System.currentTimeMillis() - Files.getLastModifiedTime(folder).toMillis();
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException thisProcess) {
            held = null;
        }
        if (held == null) {
            channel.close();
            return null;
        }
        return channel;
    }

    /**
     * The mark is gone while the framework runs: a run that never comes to its end leaves none. Compared as bytes, because
     * what a power cut leaves need not be text.
     */
    private static boolean takeMark(Path file, String mark) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        boolean same = Arrays.equals(Files.readAllBytes(file), mark.getBytes(StandardCharsets.UTF_8));
        Files.delete(file);
        return same;
    }

    Path storage() {
        return folder.resolve("bundles");
    }

    /** Whether the bundles of the set are installed in it already. */
    boolean isReused() {
        return reused;
    }

    /**
     * Gives the folder free, once.
     *
     * @param clean whether the framework ran the bundles of the set and stopped cleanly
     */
    void close(boolean clean) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (lock) {
            if (temporary) {
                delete(folder);
            } else if (clean) {
                Files.writeString(folder.resolve("clean"), mark);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path each : (Iterable<Path>) found.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(each);
                }
            }
        }
    }
}
