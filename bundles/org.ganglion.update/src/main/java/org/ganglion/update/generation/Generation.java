// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.generation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Role;

/**
 * What a device runs as a whole: a base, which is the composition, and every other release. It never changes; another release makes another
 * generation.
 *
 * @param name of its folder; empty for none
 * @param basePath where the base came from, or {@link #AS_DELIVERED}
 * @param base the composition; nothing where none is in the care of the update, such as on a desk
 * @param features the other releases, by path
 */
public record Generation(String name, String basePath, Optional<Deployed> base, Map<String, Deployed> features) {
    /** The path of a base that came with the device and not by an update. */
    public static final String AS_DELIVERED = "";

    /** Nothing at all. */
    public static final Generation NONE = new Generation("", AS_DELIVERED, Optional.empty(), Map.of());

    /** Copies. */
    public Generation {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /** The release at a path, base or not. */
    public Optional<Deployed> at(String path) {
        Optional<Deployed> feature = Optional.ofNullable(features.get(path));
        return feature.isEmpty() && !basePath.equals(AS_DELIVERED) && basePath.equals(path) ? base : feature;
    }

    /** All releases, the base first. */
    public List<Deployed> releases() {
        List<Deployed> all = new ArrayList<>(features.values());
        base.ifPresent(present -> all.add(0, present));
        return all;
    }

    /** The pipelines that releases bring, by name, as they are configured. */
    public Map<String, Map<String, Object>> pipelines() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        releases().forEach(release -> all.putAll(release.pipelines()));
        return all;
    }

    /** All models. */
    public List<Deployed.Model> models() {
        return releases().stream().flatMap(release -> release.models().stream()).toList();
    }

    /**
     * All files by their place in the folder.
     *
     * @throws GanglionException INCONSISTENT if two releases bring the same
     */
    public Map<String, Artifact> files() {
        Map<String, Artifact> files = new LinkedHashMap<>();
        for (Deployed release : releases()) {
            release.files().forEach((place, artifact) -> {
                Artifact before = files.put(place, artifact);
                if (before != null && !before.equals(artifact)) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            release.id() + ": another release brings another " + place + "; remove that first");
                }
            });
        }
        return files;
    }

    /** The files of a role, by their place. */
    public Map<String, Artifact> files(Role role) {
        Map<String, Artifact> files = new LinkedHashMap<>(files());
        files.keySet().removeIf(place -> !place.startsWith(role.folder() + '/'));
        return files;
    }

    /** With a release at a path in the place of the one before. */
    public Generation with(String path, Deployed release, boolean isBase, String newName) {
        Map<String, Deployed> others = new LinkedHashMap<>(features);
        if (isBase) {
            others.remove(path);
            return new Generation(newName, path, Optional.of(release), others);
        }
        others.put(path, release);
        return new Generation(newName, basePath, base, others);
    }

    /** Without what is at a path. */
    public Generation without(String path, String newName) {
        Map<String, Deployed> fewer = new LinkedHashMap<>(features);
        fewer.remove(path);
        return new Generation(newName, basePath, base, fewer);
    }
}
