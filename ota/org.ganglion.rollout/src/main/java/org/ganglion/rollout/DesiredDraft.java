// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;

/**
 * The next desired document of a device or group, made of the present one.
 *
 * @param counter of the next one
 * @param features by path: SHA-256 and length
 * @param previous what stood in the place of a feature before, by the path of the feature that stands there now
 * @param asked when a device that was there was asked, in seconds since 1970; 0 if it was away
 */
public record DesiredDraft(
        long counter, Map<String, PinnedRelease> features, Map<String, PinnedRelease> previous, long asked) {
    private static final int SCHEMA = 1;

    /**
     * Copies.
     *
     * @throws GanglionException INCONSISTENT if no device takes a document with this counter
     */
    public DesiredDraft {
        if (counter < 0 || counter > JsonObject.HIGHEST_COUNTER) {
            throw tooHigh("no document can follow the last one: its counter would be " + counter);
        }
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        previous = Collections.unmodifiableMap(new LinkedHashMap<>(previous));
    }

    /**
     * Begins with what is there.
     *
     * @param present the retained document, or none
     * @param reportedCounter the counter that the device knows, or 0
     * @throws GanglionException MALFORMED, UNTRUSTED if somebody has signed it, or INCONSISTENT if no document can follow it
     */
    public static DesiredDraft of(byte[] present, long reportedCounter) {
        if (present.length == 0) {
            return new DesiredDraft(reportedCounter + 1, Map.of(), Map.of(), 0);
        }
        JsonObject json = JsonObject.read("the desired document of the device", present);
        if (json.has("signatures")) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    "the desired document of the device is signed; only a signed release may replace it");
        }
        if (json.integer("schema") != SCHEMA) {
            throw json.wrong("schema", "is " + json.integer("schema") + ", this command writes " + SCHEMA);
        }
        long counter = json.integer("counter");
        if (counter < 0 || counter > JsonObject.HIGHEST_COUNTER) {
            throw tooHigh("the desired document of the device has the counter " + counter);
        }
        return new DesiredDraft(
                Math.max(reportedCounter, counter) + 1,
                releases(json.object("features")),
                previous(json.objectOrEmpty("previous")),
                0);
    }

    private static GanglionException tooHigh(String what) {
        return new GanglionException(
                Reason.INCONSISTENT,
                what + ", and devices take none beyond " + JsonObject.HIGHEST_COUNTER
                        + ". Clear the topic 'desired' with an empty retained message; a device that has taken the highest"
                        + " begins anew when its HOME/update/update.json is deleted while it is stopped");
    }

    private static Map<String, PinnedRelease> releases(JsonObject listed) {
        Map<String, PinnedRelease> releases = new LinkedHashMap<>();
        listed.names().forEach(path -> releases.put(path, PinnedRelease.read(path, listed.object(path))));
        return releases;
    }

    private static Map<String, PinnedRelease> previous(JsonObject listed) {
        Map<String, PinnedRelease> releases = new LinkedHashMap<>();
        listed.names().forEach(path -> releases.put(path, PinnedRelease.read(listed.object(path))));
        return releases;
    }

    /** With a release added, or in the place of those that are other versions of it. */
    public DesiredDraft with(PinnedRelease release) {
        Map<String, PinnedRelease> changed = new LinkedHashMap<>(features);
        Map<String, PinnedRelease> before = new LinkedHashMap<>(previous);
        Optional<PinnedRelease> replaced = Optional.empty();
        for (PinnedRelease each : features.values()) {
            if (each.family().equals(release.family())) {
                changed.remove(each.path());
                before.remove(each.path());
                replaced = Optional.of(each);
            }
        }
        changed.put(release.path(), release);
        if (replaced.isPresent() && !replaced.get().equals(release)) {
            before.put(release.path(), replaced.get());
        } else if (previous.containsKey(release.path())) {
            before.put(release.path(), previous.get(release.path()));
        }
        return new DesiredDraft(counter, changed, before, asked);
    }

    /**
     * Without a feature.
     *
     * @throws GanglionException NOT_FOUND if there is none of this path
     */
    public DesiredDraft without(String path) {
        if (!features.containsKey(path)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    '\'' + path + "' is not desired on this device; desired are " + features.keySet());
        }
        Map<String, PinnedRelease> changed = new LinkedHashMap<>(features);
        Map<String, PinnedRelease> before = new LinkedHashMap<>(previous);
        changed.remove(path);
        before.remove(path);
        return new DesiredDraft(counter, changed, before, asked);
    }

    /** Written at this moment to a device that is there. */
    public DesiredDraft askedAt(long seconds) {
        return new DesiredDraft(counter, features, previous, seconds);
    }

    /** The feature of this family, such as {@code features/acme/kitchen}, or of this very path. */
    public Optional<PinnedRelease> ofFamily(String family) {
        return features.values().stream()
                .filter(each -> each.path().equals(family) || each.family().equals(family))
                .findFirst();
    }

    /**
     * The feature that a person means: by its path, its family, {@code publisher/name}, or its name alone, which is that of a model that nobody
     * signed, or of a release.
     *
     * @throws GanglionException USAGE if several publishers have one of this name
     */
    public Optional<PinnedRelease> named(String name) {
        for (String family : List.of(name, "features/" + name, "models/" + name + ".json")) {
            Optional<PinnedRelease> found = ofFamily(family);
            if (found.isPresent()) {
                return found;
            }
        }
        List<PinnedRelease> several = features.values().stream()
                .filter(each ->
                        each.path().startsWith("features/") && each.family().endsWith('/' + name))
                .toList();
        if (several.size() > 1) {
            throw new GanglionException(
                    Reason.USAGE,
                    '\'' + name + "' may be any of "
                            + several.stream().map(PinnedRelease::family).toList() + "; say which");
        }
        return several.stream().findFirst();
    }

    /** The names of its features. */
    public List<String> paths() {
        return List.copyOf(features.keySet());
    }

    /** As it is published. */
    public byte[] bytes() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("counter", counter);
        if (asked > 0) {
            json.put("asked", asked);
        }
        Map<String, Object> listed = new LinkedHashMap<>();
        features.forEach((path, release) -> listed.put(path, release.artifact()));
        json.put("features", listed);
        if (!previous.isEmpty()) {
            Map<String, Object> before = new LinkedHashMap<>();
            previous.forEach((path, release) -> before.put(path, withPath(release)));
            json.put("previous", before);
        }
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> withPath(PinnedRelease release) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", release.path());
        json.putAll(release.artifact());
        return json;
    }
}
