// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Role;
import org.ganglion.update.generation.Generation;

/** Compares two generations. */
public final class Planner {
    private final Wiring wiring;
    private final BiFunction<String, Artifact, String> locations;
    private final Function<Artifact, Optional<Path>> files;

    /**
     * With the framework as it is.
     *
     * @param wiring of the running framework
     * @param locations of files by their place and bytes
     * @param files those that are here already
     */
    public Planner(
            Wiring wiring, BiFunction<String, Artifact, String> locations, Function<Artifact, Optional<Path>> files) {
        this.wiring = wiring;
        this.locations = locations;
        this.files = files;
    }

    /** What leads from one to the other. */
    public Plan plan(Generation from, Generation to) {
        Map<String, Artifact> before = new LinkedHashMap<>(from.files());
        Map<String, Artifact> after = new LinkedHashMap<>(to.files());
        List<String> cold = new ArrayList<>();
        after.forEach((place, artifact) -> {
            if (isOfTheProcess(place) && !artifact.equals(before.get(place))) {
                cold.add(place);
            }
        });
        before.keySet().stream()
                .filter(place -> isOfTheProcess(place) && !after.containsKey(place))
                .forEach(cold::add);
        Map<String, Artifact> going = difference(before, after);
        Map<String, Artifact> coming = difference(after, before);
        Wiring.Closure closure = closure(going, coming);
        cold.addAll(closure.cold());
        return plan(going, coming, closure.refreshed(), cold);
    }

    private static boolean isOfTheProcess(String place) {
        return !place.startsWith(Role.BUNDLE.folder() + '/') && !place.startsWith(Role.MODEL.folder() + '/');
    }

    /** Those bundles and models of one that the other does not have. */
    private static Map<String, Artifact> difference(Map<String, Artifact> of, Map<String, Artifact> other) {
        Map<String, Artifact> difference = new LinkedHashMap<>(of);
        difference.entrySet().removeIf(file -> isOfTheProcess(file.getKey()) || other.containsValue(file.getValue()));
        return difference;
    }

    private Wiring.Closure closure(Map<String, Artifact> going, Map<String, Artifact> coming) {
        List<String> gone = new ArrayList<>();
        going.forEach((place, artifact) -> {
            if (isBundle(place)) {
                gone.add(locations.apply(place, artifact));
            }
        });
        List<Path> here = new ArrayList<>();
        coming.forEach((place, artifact) -> {
            if (isBundle(place)) {
                files.apply(artifact).ifPresent(here::add);
            }
        });
        return gone.isEmpty() && here.isEmpty() ? new Wiring.Closure(List.of(), List.of()) : wiring.closure(gone, here);
    }

    private static boolean isBundle(String place) {
        return place.startsWith(Role.BUNDLE.folder() + '/');
    }

    private static Plan plan(
            Map<String, Artifact> going, Map<String, Artifact> coming, List<String> refreshed, List<String> cold) {
        Map<String, String> old = names(going);
        List<String> install = new ArrayList<>();
        List<String> update = new ArrayList<>();
        names(coming).forEach((name, full) -> {
            String replaced = old.remove(name);
            if (replaced == null) {
                install.add(full);
            } else {
                update.add(replaced + " -> " + full.substring(name.length()).strip());
            }
        });
        return new Plan(install, update, List.copyOf(old.values()), refreshed, cold);
    }

    /** By name, name and version: org.ganglion.log-0.1.0.jar is org.ganglion.log 0.1.0. */
    private static Map<String, String> names(Map<String, Artifact> files) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String place : files.keySet()) {
            String file = place.substring(place.indexOf('/') + 1).replaceFirst("\\.jar$", "");
            String name = file.replaceFirst("-\\d.*", "");
            names.put(name, file.length() > name.length() ? name + ' ' + file.substring(name.length() + 1) : name);
        }
        return names;
    }
}
