// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ganglion.transfer.protocol.Blocks;

/**
 * Bytes by their digest.
 *
 * @param sha256 of all bytes, 64 small hexadecimal digits
 * @param length in bytes, 1 to {@link #LONGEST}
 * @param hashListSha256 the digest of the hash list (SHA-256 of each 4 KiB, concatenated) where somebody trusted
 *     has announced it; without it the hash list is proven by the artifact's own digest in the end
 * @param chunkIndexSha256 the digest of the chunk index ({@link Companions#chunkIndex}) where somebody trusted has announced it
 * @param deltas what makes it of other artifacts, where such are announced
 */
public record Artifact(
        String sha256,
        long length,
        Optional<String> hashListSha256,
        Optional<String> chunkIndexSha256,
        List<Delta> deltas) {
    /** The longest artifact, 4 GiB: its hash list is kept in memory and has 32 MiB. */
    public static final long LONGEST = Blocks.LONGEST_ARTIFACT;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Artifact {
        Objects.requireNonNull(hashListSha256, "hashListSha256");
        deltas = List.copyOf(deltas);
        requireDigest(sha256);
        if (length < 1 || length > LONGEST) {
            throw new IllegalArgumentException(
                    "an artifact of " + length + " bytes; 1 to " + LONGEST + " can be transferred");
        }
        hashListSha256.ifPresent(Artifact::requireDigest);
        chunkIndexSha256.ifPresent(Artifact::requireDigest);
    }

    /** An artifact without chunk index and deltas. */
    public Artifact(String sha256, long length, Optional<String> hashListSha256) {
        this(sha256, length, hashListSha256, Optional.empty(), List.of());
    }

    /** An artifact whose hash list nobody has announced. */
    public static Artifact of(String sha256, long length) {
        return new Artifact(sha256, length, Optional.empty());
    }

    static void requireDigest(String text) {
        if (text == null || !SHA256.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not 64 small hexadecimal digits");
        }
    }
}
