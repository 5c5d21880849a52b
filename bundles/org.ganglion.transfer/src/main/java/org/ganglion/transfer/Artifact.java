// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Bytes by their digest.
 *
 * @param sha256 of all bytes, 64 small hexadecimal digits
 * @param length in bytes, 1 to {@link #LONGEST}
 * @param hashListSha256 the digest of the hash list (SHA-256 of each 4 KiB, concatenated) where somebody trusted
 *     has announced it; without it the hash list is proven by the artifact's own digest in the end
 */
public record Artifact(String sha256, long length, Optional<String> hashListSha256) {
    /** The longest artifact, 4 GiB: its hash list is kept in memory and has 32 MiB. */
    public static final long LONGEST = 1L << 32;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Artifact {
        Objects.requireNonNull(hashListSha256, "hashListSha256");
        if (!isDigest(sha256)) {
            throw new IllegalArgumentException("\"" + sha256 + "\" is not 64 small hexadecimal digits");
        }
        if (length < 1 || length > LONGEST) {
            throw new IllegalArgumentException(
                    "an artifact of " + length + " bytes; 1 to " + LONGEST + " can be transferred");
        }
        hashListSha256.ifPresent(digest -> {
            if (!isDigest(digest)) {
                throw new IllegalArgumentException("\"" + digest + "\" is not 64 small hexadecimal digits");
            }
        });
    }

    /** An artifact whose hash list nobody has announced. */
    public static Artifact of(String sha256, long length) {
        return new Artifact(sha256, length, Optional.empty());
    }

    static boolean isDigest(String text) {
        return text != null && SHA256.matcher(text).matches();
    }
}
