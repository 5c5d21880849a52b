// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.ArtifactStore;
import org.ganglion.transfer.protocol.HashList;

/** A store of one artifact, made of random bytes. */
final class OneFile implements ArtifactStore {
    final Path file;
    final byte[] content;
    final Artifact artifact;
    final String listDigest;

    OneFile(Path folder, int length) throws IOException {
        content = new byte[length];
        new Random(length).nextBytes(content);
        file = Files.write(folder.resolve("served-" + length), content);
        HashList.Content read = HashList.read(Files.newInputStream(file));
        artifact = Artifact.of(read.sha256(), length);
        listDigest = HashList.sha256(read.list());
    }

    Artifact announced() {
        return new Artifact(artifact.sha256(), artifact.length(), Optional.of(listDigest));
    }

    @Override
    public Optional<Path> find(String sha256) {
        return sha256.equals(artifact.sha256()) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public Optional<String> digest(String path) {
        return path.equals("models/one") ? Optional.of(artifact.sha256()) : Optional.empty();
    }
}
