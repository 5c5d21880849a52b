// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.JsonObject;

/**
 * A release, by where it stands and what it is.
 *
 * @param path of the Feature in the repository, such as {@code features/acme/kitchen-1.4.0.json}
 * @param sha256 of the Feature, in hexadecimal
 * @param length of the Feature, in bytes
 */
public record PinnedRelease(String path, String sha256, long length) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern VERSIONED =
            Pattern.compile("(features/.+?)-\\d+(\\.\\d+){0,2}(\\.[A-Za-z0-9_-]+)?\\.json");

    /**
     * Reads the fields {@code path}, {@code sha256} and {@code length}.
     *
     * @throws GanglionException MALFORMED, naming the field
     */
    public static PinnedRelease read(JsonObject json) {
        return read(json.text("path"), json);
    }

    /** As above, where the path is known. */
    public static PinnedRelease read(String path, JsonObject json) {
        String sha256 = json.text("sha256");
        if (!SHA256.matcher(sha256).matches()) {
            throw json.wrong("sha256", "is not 64 small hexadecimal digits");
        }
        long length = json.integer("length");
        if (length < 1) {
            throw json.wrong("length", "is " + length);
        }
        return new PinnedRelease(path, sha256, length);
    }

    /** What all versions of this release have in common: {@code features/acme/kitchen}; of other paths the path itself. */
    public String family() {
        return family(path);
    }

    /** As {@link #family()}, of any path. */
    public static String family(String path) {
        Matcher matcher = VERSIONED.matcher(path);
        return matcher.matches() ? matcher.group(1) : path;
    }

    /** As the value of a field of {@code features} in a desired document. */
    public Map<String, Object> artifact() {
        Map<String, Object> artifact = new LinkedHashMap<>();
        artifact.put("sha256", sha256);
        artifact.put("length", length);
        return artifact;
    }
}
