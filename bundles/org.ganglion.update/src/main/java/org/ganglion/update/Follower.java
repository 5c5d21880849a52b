// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Role;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.generation.Generations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the framework follow a generation. What does not start keeps nothing else from it. */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final Generations generations;
    private final LiveBundles bundles;
    private final PipelineConfigurations configurations;
    /** What is deployed and did not start when the framework last followed, by path. */
    private final Map<String, GanglionException> broken = new LinkedHashMap<>();

    private boolean settled = true;

    Follower(Generations generations, LiveBundles bundles, PipelineConfigurations configurations) {
        this.generations = generations;
        this.bundles = bundles;
        this.configurations = configurations;
    }

    /** Whether the framework is what it should be. */
    boolean isSettled() {
        return settled;
    }

    Optional<GanglionException> broken(String path) {
        return Optional.ofNullable(broken.get(path));
    }

    Optional<GanglionException> anyBroken() {
        return broken.values().stream().findFirst();
    }

    /** Starts what the generation has, then takes away what it has not. */
    void follow(Generation generation) throws InterruptedException {
        settled = true;
        broken.clear();
        generation.base().ifPresent(base -> start(generation, generation.basePath(), base));
        generation.features().forEach((path, release) -> start(generation, path, release));
        attempt("the configurations of what runs", () -> configure(generation));
        removeOthers(generation);
    }

    private void start(Generation generation, String path, Deployed release) {
        files(release).forEach((place, artifact) -> attempt(path, () -> start(generation, place, artifact))
                .ifPresent(why -> broken.put(path, why)));
    }

    /** Starts one file. */
    void start(Generation generation, String place, Artifact artifact) {
        String location = bundles.location(place, artifact);
        boolean model = place.startsWith(Role.MODEL.folder() + '/');
        if (model && !generations.isWhole(generation, place, artifact)) {
            throw new GanglionException(
                    Reason.DIGEST_MISMATCH, place + ": is damaged or gone; it has to be fetched again");
        }
        bundles.start(location, generations.folder(generation.name()).resolve(place));
    }

    /** Whether the framework has a file. */
    boolean isInstalled(String place, Artifact artifact) {
        return bundles.locations().contains(bundles.location(place, artifact));
    }

    /** Gives the pipelines the configurations of a generation. */
    void configure(Generation generation) {
        Map<String, Map<String, Object>> wanted = new LinkedHashMap<>();
        generation.releases().forEach(release -> wanted.putAll(release.configurations()));
        configurations.apply(wanted);
    }

    /** Takes away what a generation does not have. */
    void removeOthers(Generation generation) throws InterruptedException {
        Set<String> wanted = new HashSet<>();
        generation.releases().forEach(release -> files(release)
                .forEach((place, artifact) -> wanted.add(bundles.location(place, artifact))));
        List<String> others = new ArrayList<>(bundles.locations());
        others.removeAll(wanted);
        if (generation.base().isEmpty()) {
            // what the launcher has started is then nobody's but the launcher's
            others.removeIf(location -> !location.startsWith(LiveBundles.LOCATIONS));
        }
        try {
            bundles.uninstall(others);
        } catch (RuntimeException e) {
            failed("what is no longer wanted", e);
        }
    }

    /** Bundles first: models need them. */
    private static Map<String, Artifact> files(Deployed release) {
        Map<String, Artifact> files = new LinkedHashMap<>();
        for (Role role : List.of(Role.BUNDLE, Role.MODEL)) {
            release.files().forEach((place, artifact) -> {
                if (place.startsWith(role.folder() + '/')) {
                    files.put(place, artifact);
                }
            });
        }
        return files;
    }

    private Optional<GanglionException> attempt(String what, Runnable step) {
        try {
            step.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(failed(what, e));
        }
    }

    private GanglionException failed(String what, RuntimeException e) {
        LOG.error("{}: what runs is not yet what is to run", what, e);
        settled = false;
        return e instanceof GanglionException known
                ? known
                : new GanglionException(Reason.PROVIDER_FAILED, what + ": " + e, e);
    }
}
