// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.JsonObject;

/**
 * What is retained of a device: the bytes of its topics, empty where there is nothing.
 *
 * @param name which device
 * @param status the topic {@code status}
 * @param desired the topic {@code desired}, its own
 * @param reported the topic {@code reported}
 */
public record DeviceReading(DeviceName name, JsonObject status, JsonObject desired, JsonObject reported) {
    private static final JsonObject NOTHING = JsonObject.read("nothing", "{}");
    private static final String SUCCESSFUL = "SUCCESSFUL";
    private static final String UNTRUSTED = "UNTRUSTED";

    /** Of a device that has said nothing yet. */
    public static DeviceReading of(DeviceName name) {
        return new DeviceReading(name, NOTHING, NOTHING, NOTHING);
    }

    /** With another status; what cannot be read counts as nothing. */
    public DeviceReading withStatus(byte[] bytes) {
        return new DeviceReading(name, readable(bytes), desired, reported);
    }

    /** With another desired document; what cannot be read counts as nothing. */
    public DeviceReading withDesired(byte[] bytes) {
        return new DeviceReading(name, status, readable(bytes), reported);
    }

    /** With another report; what cannot be read counts as nothing. */
    public DeviceReading withReported(byte[] bytes) {
        return new DeviceReading(name, status, desired, readable(bytes));
    }

    private static JsonObject readable(byte[] bytes) {
        if (bytes.length == 0) {
            return NOTHING;
        }
        try {
            return JsonObject.read("a retained document", bytes);
        } catch (GanglionException unreadable) {
            return NOTHING;
        }
    }

    /** Whether it is connected to its broker. */
    public boolean online() {
        return text(status, "state").equals("online");
    }

    /** Whether it has ever said anything; a desired document alone is not its own words. */
    public boolean seen() {
        return !status.names().isEmpty() || !reported.names().isEmpty();
    }

    /**
     * How it stands to a release, from what it reports alone, and from what is desired where it reports nothing.
     *
     * @param nowSeconds seconds since 1970, for the patience
     */
    public Standing standing(PinnedRelease release, long patienceSeconds, long nowSeconds) {
        Optional<Standing> said = said(release);
        if (said.isPresent() && said.get() != Standing.WORKING) {
            return said.get();
        }
        if (said.isEmpty() && !desires(release)) {
            return Standing.UNASKED;
        }
        long asked = askedAt();
        if (desires(release) && asked > 0 && nowSeconds - asked > patienceSeconds) {
            return Standing.FAILED;
        }
        return said.orElse(Standing.ASKED);
    }

    /** What it reports of a release; nothing if it does not. */
    private Optional<Standing> said(PinnedRelease release) {
        try {
            JsonObject features = reported.objectOrEmpty("features");
            if (features.has(release.path())
                    && text(features.object(release.path()), "sha256").equals(release.sha256())) {
                JsonObject result = features.object(release.path());
                return isUntrusted(result) && !ofThisDocument() ? Optional.empty() : Optional.of(standing(result));
            }
            if (!ofThisDocument() || !desires(release)) {
                return Optional.empty();
            }
            // the document as a whole, before anything is known of its features, or where it was refused as a whole
            return Optional.of(standing(reported));
        } catch (GanglionException notAsExpected) {
            return Optional.empty();
        }
    }

    private Standing standing(JsonObject result) {
        String outcome = text(result, "outcome");
        if (outcome.isEmpty()) {
            return Standing.WORKING;
        }
        if (outcome.equals(SUCCESSFUL)) {
            return Standing.SUCCEEDED;
        }
        return triesAgain(result) ? Standing.WORKING : Standing.FAILED;
    }

    /**
     * For a reason that may pass by itself: so may the absence of a publisher that has what is wanted, one that sends or refuses wrongly, and
     * a repository that does not yet vouch for it.
     */
    private boolean triesAgain(JsonObject result) {
        String category = text(reported, "category");
        return text(reported, "state").equals("WAITING")
                && (category.equals("NETWORK")
                        || category.equals("DEVICE")
                        || text(reported, "reason").equals("NOT_FOUND")
                        || category.equals("CONTENT") && isFetched(result)
                        || isUntrusted(result));
    }

    /** Whether it came no further than that: what is wrong then is what somebody sent. */
    private static boolean isFetched(JsonObject result) {
        return text(result, "outcome").equals("FAILED_NO_STATE_CHANGE");
    }

    /** What the repository said when the device looked. It has seen nothing of the release, so nothing counts against that. */
    private static boolean isUntrusted(JsonObject result) {
        return text(result, "reason").equals(UNTRUSTED);
    }

    /** Whether it says that it was held up, and tries again by itself. */
    public boolean triesAgain() {
        return text(reported, "state").equals("WAITING")
                && !text(reported, "outcome").isEmpty();
    }

    /** Whether a document of its own is in force, as it reports. */
    public boolean followsItsOwn() {
        return text(reported, "origin").equals("own");
    }

    /** What it reports of the document in force, by path; releases of which it does not tell digest and length are left out. */
    public Map<String, PinnedRelease> reportedReleases() {
        Map<String, PinnedRelease> releases = new LinkedHashMap<>();
        try {
            JsonObject features = reported.objectOrEmpty("features");
            for (String path : features.names()) {
                JsonObject feature = features.object(path);
                if (feature.has("sha256") && feature.has("length")) {
                    releases.put(path, PinnedRelease.read(path, feature));
                }
            }
        } catch (GanglionException notAsExpected) {
            return Map.of();
        }
        return releases;
    }

    /** Whether it has taken in its own desired document of this counter, or a later one. */
    public boolean knows(long counter) {
        try {
            return text(reported, "origin").equals("own") && reported.integer("counter", -1) >= counter;
        } catch (GanglionException notAsExpected) {
            return false;
        }
    }

    private boolean ofThisDocument() {
        return text(reported, "origin").equals("own")
                && reported.integer("counter", -1) == desired.integer("counter", -2);
    }

    /** Whether its own desired document names the release, and is not one that it ignores because it has seen a later one. */
    public boolean desires(PinnedRelease release) {
        try {
            JsonObject features = desired.objectOrEmpty("features");
            return features.has(release.path())
                    && text(features.object(release.path()), "sha256").equals(release.sha256())
                    && !ignoresItsDocument();
        } catch (GanglionException notAsExpected) {
            return false;
        }
    }

    /** Whether it has seen a later document than the one that is retained for it, and so does nothing about that. */
    public boolean ignoresItsDocument() {
        try {
            return !desired.names().isEmpty()
                    && desired.integer("counter", 0)
                            < reported.objectOrEmpty("counters").integer("own", 0);
        } catch (GanglionException notAsExpected) {
            return false;
        }
    }

    /** When it was asked, in seconds since 1970; 0 if that is not known or if it was away then. */
    public long askedAt() {
        try {
            return desired.integer("asked", 0);
        } catch (GanglionException notAsExpected) {
            return 0;
        }
    }

    /** Why it failed, in the device's words; empty if it says nothing. */
    public String trouble(PinnedRelease release) {
        try {
            JsonObject features = reported.objectOrEmpty("features");
            JsonObject result = features.has(release.path()) ? features.object(release.path()) : reported;
            String reason = text(result, "reason");
            String message = text(result, "message");
            return String.join(
                    ": ",
                    Stream.of(text(result, "outcome"), reason, message)
                            .filter(part -> !part.isEmpty())
                            .toList());
        } catch (GanglionException notAsExpected) {
            return "";
        }
    }

    private static String text(JsonObject json, String name) {
        try {
            return json.has(name) ? json.text(name, "") : "";
        } catch (GanglionException notAText) {
            return "";
        }
    }
}
