// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * Bytes by their digest.
 *
 * @param sha256 in hexadecimal
 * @param length in bytes
 */
public record Artifact(String sha256, long length) {
    /** The largest artifact that a device takes, in bytes. */
    public static final long LARGEST = 256L << 20;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * Reads the fields {@code sha256} and {@code length}.
     *
     * @throws GanglionException MALFORMED or TOO_LARGE, naming the field
     */
    public static Artifact read(JsonObject json) {
        String sha256 = json.text("sha256");
        long length = json.integer("length");
        if (!SHA256.matcher(sha256).matches()) {
            throw json.wrong("sha256", "is not 64 small hexadecimal digits");
        }
        if (length < 1) {
            throw json.wrong("length", "is " + length);
        }
        if (length > LARGEST) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    json.place() + ": field 'length' is " + length + "; at most " + LARGEST + " bytes are taken");
        }
        return new Artifact(sha256, length);
    }

    /** As JSON fields. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sha256", sha256);
        json.put("length", length);
        return json;
    }
}
