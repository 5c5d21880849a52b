// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A change of the targets of a repository: gather it, then publish it. As long as it is open no other run can change the repository. Used
 * by one thread.
 */
public final class Publication implements AutoCloseable {
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._+-]*(/[A-Za-z0-9_-][A-Za-z0-9._+-]*)*");

    private final Workbench workbench;
    private final List<SigningKey> keys;
    /** By role, then path. */
    private final Map<String, Map<String, TargetEntry>> changed = new LinkedHashMap<>();
    /** Of targets that were written and are not durable yet. */
    private final Set<Path> folders = new TreeSet<>();

    Publication(Workbench workbench, Collection<SigningKey> keys) {
        this.workbench = workbench;
        this.keys = List.copyOf(keys);
    }

    /**
     * The targets of a role as they will be.
     *
     * @throws GanglionException NOT_FOUND if there is no such role, BUSY if a version of it waits for signatures
     */
    public List<TargetEntry> targets(String role) {
        return List.copyOf(ofRole(role).values());
    }

    private Map<String, TargetEntry> ofRole(String role) {
        return changed.computeIfAbsent(role, name -> {
            workbench.keys(name);
            return new TreeMap<>(Targets.of(name, workbench.next(name)));
        });
    }

    /**
     * Adds a target, or replaces one of the same path. Its file is written at once, under a name that nobody asks for yet.
     *
     * @param role that is to name it
     * @param custom what else to say of it: texts, whole numbers, booleans, lists and maps of these
     * @throws GanglionException NOT_FOUND if there is no such role, USAGE if the path is not the role's, STORAGE
     */
    public TargetEntry add(String role, String path, byte[] content, Map<String, Object> custom) {
        if (!PATH.matcher(path).matches() || path.length() > 512) {
            throw new GanglionException(Reason.USAGE, "'" + path + "' is no path of a target");
        }
        if (!Roles.isTop(role) && Roles.paths(role).stream().noneMatch(pattern -> fits(path, pattern))) {
            throw new GanglionException(
                    Reason.USAGE, "role " + role + " may not name the target " + path + ", only " + Roles.paths(role));
        }
        TargetEntry entry = new TargetEntry(path, role, Sha256.of(content), content.length, custom);
        Map<String, TargetEntry> entries = ofRole(role);
        Path file = workbench.folder().target(entry);
        if (!isThere(file, entry)) {
            workbench.folder().placeAmongMany(file, content);
            folders.add(file.getParent());
        }
        entries.put(path, entry);
        return entry;
    }

    private static boolean fits(String path, String pattern) {
        String folder = pattern.substring(0, pattern.length() - 1);
        return path.startsWith(folder) && path.indexOf('/', folder.length()) < 0;
    }

    private static boolean isThere(Path file, TargetEntry entry) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == entry.length()
                    && Sha256.of(file).equals(entry.sha256());
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** No longer names a target. Its file goes with the next {@link Sweep}. */
    public void remove(String role, String path) {
        ofRole(role).remove(path);
    }

    /**
     * Signs and publishes what has changed. What has not enough signatures waits, and clients see nothing of it.
     *
     * @throws GanglionException STORAGE
     */
    public Settled publish() {
        workbench.folder().sync(folders);
        changed.forEach((role, entries) -> {
            if (!entries.equals(Targets.of(role, workbench.newest(role)))) {
                workbench.prepare(role, workbench.next(role).with("targets", Targets.fields(entries)));
                workbench.sign(role, keys);
            }
        });
        return workbench.settle(keys);
    }

    @Override
    public void close() {
        workbench.close();
    }
}
