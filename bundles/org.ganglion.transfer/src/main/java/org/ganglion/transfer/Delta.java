// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

/**
 * What makes an artifact of another one: see {@link Companions#delta}.
 *
 * @param from the SHA-256 of the artifact that it applies to
 * @param sha256 of the delta itself
 * @param length of the delta itself, in bytes
 */
public record Delta(String from, String sha256, long length) {
    public Delta {
        Artifact.requireDigest(from);
        Artifact.requireDigest(sha256);
        if (length < 1) {
            throw new IllegalArgumentException("a delta of " + length + " bytes");
        }
    }
}
