// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;

/** SHA-256 as everything here writes it. */
public final class Digests {
    private Digests() {}

    /** In lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** What {@code bytes} are, as a manifest says it. */
    public static ModelManifest.Content describe(String entry, byte[] bytes) {
        return new ModelManifest.Content(entry, bytes.length, sha256(bytes));
    }

    /**
     * Checks.
     *
     * @throws GanglionException DIGEST_MISMATCH, naming place and entry
     */
    public static void check(String place, ModelManifest.Content announced, byte[] bytes) {
        String found = sha256(bytes);
        if (!found.equals(announced.sha256())) {
            throw new GanglionException(
                    Reason.DIGEST_MISMATCH,
                    place + ": entry '" + announced.entry() + "' has the SHA-256 " + found + ", announced is "
                            + announced.sha256());
        }
    }
}
