// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * A release in a repository: the target {@code features/<publisher>/<name>-<version>.json}.
 *
 * @param target the Feature
 * @param publisher whose it is
 * @param name of the release
 * @param version of the release
 * @param counter grows with every release of this name; a device refuses a lower one unless a campaign allows it
 * @param hardware the profiles that it is for; empty for any
 */
public record ReleaseEntry(
        TargetEntry target, String publisher, String name, String version, long counter, List<String> hardware) {
    /** The custom field that holds the counter. */
    public static final String COUNTER = "releaseCounter";
    /** The custom field that holds the profiles. */
    public static final String HARDWARE = "hardware";

    private static final Pattern PATH = Pattern.compile("features/([^/]+)/([^/]+?)-([0-9][^/]*)\\.json");

    /** Copies. */
    public ReleaseEntry {
        hardware = List.copyOf(hardware);
    }

    /**
     * The release that a target is, if it is one.
     *
     * @throws GanglionException MALFORMED if what it says of counter or hardware is of another type
     */
    public static Optional<ReleaseEntry> of(TargetEntry target) {
        Matcher path = PATH.matcher(target.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        Object counter = target.custom().getOrDefault(COUNTER, 0L);
        Object hardware = target.custom().getOrDefault(HARDWARE, List.of());
        if (!(counter instanceof Long number)
                || number < 0
                || number > JsonObject.HIGHEST_COUNTER
                || !(hardware instanceof List<?> list)
                || !list.stream().allMatch(String.class::isInstance)) {
            throw new GanglionException(
                    Reason.MALFORMED,
                    target.path() + ": custom fields '" + COUNTER + "' (a whole number from 0 to "
                            + JsonObject.HIGHEST_COUNTER + ") and '" + HARDWARE
                            + "' (a list of texts) are " + counter + " and " + hardware);
        }
        return Optional.of(new ReleaseEntry(
                target,
                path.group(1),
                path.group(2),
                path.group(3),
                number,
                list.stream().map(String.class::cast).toList()));
    }

    /** Where the release of a name and version stands. */
    public static String path(String publisher, String name, String version) {
        return "features/" + publisher + '/' + name + '-' + version + ".json";
    }

    /** What all releases of this name have in common: {@code features/<publisher>/<name>}. A campaign names it. */
    public String line() {
        return "features/" + publisher + '/' + name;
    }

    /** The target's path. */
    public String path() {
        return target.path();
    }
}
