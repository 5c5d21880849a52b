// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.reuse.ChunkIndex;
import org.ganglion.transfer.reuse.SparseDelta;

/**
 * What a repository keeps beside an artifact, so that devices verify it block by block and fetch little of it. Each is a target of its own;
 * a release pins its digest. The formats are in {@code cnf/docs/transfer-protocol.md}.
 */
public final class Companions {
    private Companions() {}

    /** The SHA-256 of each 4 KiB of an artifact, 32 bytes each. */
    public static byte[] hashList(Path artifact) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(artifact), Blocks.LARGEST)) {
            return HashList.read(in).list();
        }
    }

    /** The content-defined chunks of an artifact, by which devices find ranges of it at other places of other files. */
    public static byte[] chunkIndex(Path artifact) throws IOException {
        return ChunkIndex.of(artifact).encode();
    }

    /**
     * What makes an artifact of another one of about the same length, for changes that are scattered.
     *
     * @param from the artifact that devices have
     * @param to the artifact that they shall have
     * @return the delta, or nothing if it is not smaller than half of the blocks of 4 KiB that differ
     */
    public static Optional<byte[]> delta(Path from, Path to) throws IOException {
        return SparseDelta.between(from, to);
    }

    /** The target path of an artifact's hash list, {@code hashes/<sha256>}. */
    public static String hashListPath(String artifactSha256) {
        return "hashes/" + artifactSha256;
    }

    /** The target path of an artifact's chunk index, {@code chunks/<sha256>}. */
    public static String chunkIndexPath(String artifactSha256) {
        return "chunks/" + artifactSha256;
    }

    /** The target path of a delta, {@code deltas/<from>-<to>}. */
    public static String deltaPath(String fromSha256, String toSha256) {
        return "deltas/" + fromSha256 + '-' + toSha256;
    }

    /**
     * Where a target stands below the repository's folder: {@code targets/<folder>/<sha256>.<name>}, as consistent snapshots want it.
     *
     * @param path the target's path
     * @param sha256 its digest
     */
    public static String file(String path, String sha256) {
        int name = path.lastIndexOf('/') + 1;
        return "targets/" + path.substring(0, name) + sha256 + '.' + path.substring(name);
    }
}
