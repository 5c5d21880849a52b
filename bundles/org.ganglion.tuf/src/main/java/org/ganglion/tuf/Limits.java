// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

/**
 * How much a repository may ask of a client.
 *
 * @param rootRotations new roots in one run; the next run goes on from there
 * @param delegations delegated roles looked into for one target
 * @param rootLength bytes
 * @param timestampLength bytes
 * @param snapshotLength bytes
 * @param targetsLength bytes of each targets role, delegated ones too
 */
public record Limits(
        int rootRotations,
        int delegations,
        int rootLength,
        int timestampLength,
        int snapshotLength,
        int targetsLength) {
    /** Those of python-tuf's client. */
    public static final Limits DEFAULTS = new Limits(256, 32, 512_000, 16_384, 2_000_000, 5_000_000);
}
