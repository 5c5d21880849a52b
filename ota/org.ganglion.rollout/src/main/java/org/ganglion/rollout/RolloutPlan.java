// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * The file of a rollout, {@code rollouts/<name>.json}: which release goes to whom, in which order, and what opens the next stage or
 * stops it all.
 *
 * @param name of the rollout
 * @param release what the devices shall run
 * @param stages in order, at least one
 */
public record RolloutPlan(String name, PinnedRelease release, List<Stage> stages) {
    /** The version of the file that this code reads. */
    public static final int SCHEMA = 1;

    private static final int MOST_STAGES = 100;

    /** Copies. */
    public RolloutPlan {
        stages = List.copyOf(stages);
    }

    /** Finds a release that the file names by its path only. */
    public interface Releases {
        /**
         * The release of this path.
         *
         * @throws GanglionException NOT_FOUND
         */
        PinnedRelease find(String path);
    }

    /** The groups of which some stage takes all devices. */
    public Set<String> wholeGroups() {
        return stages.stream()
                .filter(stage -> stage.percent() >= 100)
                .map(Stage::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Reads the file.
     *
     * @param place for messages
     * @param releases asked when the file pins no digest
     * @throws GanglionException MALFORMED, UNSUPPORTED or TOO_LARGE, naming the field; what {@code releases} throws
     */
    public static RolloutPlan read(String place, String name, byte[] bytes, Releases releases) {
        JsonObject json = JsonObject.read(place, bytes);
        if (json.integer("schema") != SCHEMA) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": field 'schema' is " + json.integer("schema") + ", this version reads " + SCHEMA);
        }
        JsonObject named = json.object("release");
        PinnedRelease release = named.has("sha256") ? PinnedRelease.read(named) : releases.find(named.text("path"));
        List<JsonObject> listed = json.objects("stages");
        if (listed.isEmpty()) {
            throw json.wrong("stages", "is empty");
        }
        if (listed.size() > MOST_STAGES) {
            throw new GanglionException(
                    Reason.TOO_LARGE, place + ": has " + listed.size() + " stages; at most " + MOST_STAGES);
        }
        List<Stage> stages = new ArrayList<>();
        for (JsonObject stage : listed) {
            stages.add(Stage.read(stage, stages.size()));
        }
        return new RolloutPlan(name, release, stages);
    }
}
