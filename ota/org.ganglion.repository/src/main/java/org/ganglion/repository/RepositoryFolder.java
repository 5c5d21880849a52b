// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Where things lie in a repository.
 *
 * @param path of the repository
 * @param disk through which it is changed
 */
record RepositoryFolder(Path path, Disk disk) {
    /** The ending of a file that is being written; one that was left by a crash means nothing. */
    static final String UNFINISHED = ".part";
    /** What is read of one file of metadata. */
    static final int LONGEST = 32 << 20;

    private static final Pattern NUMBERED = Pattern.compile("([1-9][0-9]{0,8})\\.([^/]+)\\.json");

    Path metadata() {
        return path.resolve("metadata");
    }

    Path targets() {
        return path.resolve("targets");
    }

    /** What waits for signatures; no client looks there. */
    Path prepared() {
        return path.resolve("prepared");
    }

    Path timestamp() {
        return metadata().resolve(Roles.TIMESTAMP + ".json");
    }

    Path metadata(String role, long version) {
        return metadata().resolve(version + "." + role + ".json");
    }

    Path prepared(String role) {
        return prepared().resolve(role + ".json");
    }

    Path target(TargetEntry entry) {
        return targets().resolve(entry.fileName());
    }

    /** The highest version of each role that lies there, whether anything names it or not. */
    Map<String, Long> newest() {
        Map<String, Long> newest = new TreeMap<>();
        for (Path file : list(metadata())) {
            Matcher name = NUMBERED.matcher(file.getFileName().toString());
            if (name.matches()) {
                newest.merge(name.group(2), Long.parseLong(name.group(1)), Math::max);
            }
        }
        return newest;
    }

    /** The files of a folder, by name; none if there is no such folder. */
    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** All files below a folder, by name; none if there is no such folder. */
    static List<Path> listAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** The bytes of a file of metadata. */
    static byte[] read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new GanglionException(
                        Reason.TOO_LARGE,
                        file + ": has " + Files.size(file) + " bytes; at most " + LONGEST + " are read");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    void place(Path file, byte[] bytes) {
        try {
            disk.place(file, bytes);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** As {@link #place}, but for {@link #sync}, which must follow. */
    void placeAmongMany(Path file, byte[] bytes) {
        try {
            disk.placeAmongMany(file, bytes);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Makes the entries of folders durable. */
    void sync(Collection<Path> folders) {
        for (Path each : folders) {
            try {
                disk.syncFolder(each);
            } catch (IOException e) {
                throw unwritable(each, e);
            }
        }
    }

    /** Deletes files, durably. */
    void delete(List<Path> files) {
        Set<Path> folders = new TreeSet<>();
        for (Path file : files) {
            try {
                disk.delete(file);
                folders.add(file.getParent());
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
        sync(folders);
    }

    private static GanglionException unreadable(Path file, IOException e) {
        return new GanglionException(
                Reason.STORAGE, file + ": cannot be read: " + e.getClass().getSimpleName() + ' ' + e.getMessage(), e);
    }

    private static GanglionException unwritable(Path file, IOException e) {
        return new GanglionException(
                Reason.STORAGE,
                file + ": cannot be written: " + e.getClass().getSimpleName() + ' ' + e.getMessage()
                        + "; see that there is space and the folder is writable, then run the command again",
                e);
    }
}
