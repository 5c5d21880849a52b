// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.ArtifactStore;
import org.ganglion.transfer.BlockServer;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.receiving.Link;

/** One file, served as a publisher would, on the asking thread. */
final class FolderLink implements Link {
    private final Path file;
    private final BlockServer server;
    private final Queue<byte[]> answers = new ArrayDeque<>();
    private final Semaphore woken = new Semaphore(0);

    FolderLink(Path file, Artifact artifact) {
        this.file = file;
        this.server = new BlockServer(new ArtifactStore() {
            /** A file of another length is not even read: whoever made the stick may have made it endless. */
            @Override
            public Optional<Path> find(String digest) throws IOException {
                boolean found = digest.equals(artifact.sha256())
                        && Files.isRegularFile(file)
                        && Files.size(file) == artifact.length();
                return found ? Optional.of(file) : Optional.empty();
            }

            @Override
            public Optional<String> digest(String path) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void request(byte[] request) {
        try {
            server.answer(file.toString(), request, largestMessage(), answers::add);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public byte[] receive(long nanos) throws InterruptedException {
        byte[] answer = answers.poll();
        if (answer == null) {
            woken.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
        return answer;
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public int largestMessage() {
        return DataMessage.HEADER + Blocks.LARGEST;
    }

    @Override
    public int requestsUnderWay() {
        return 2;
    }

    @Override
    public boolean connected() {
        return Files.isRegularFile(file);
    }

    @Override
    public String advice() {
        return file + " cannot be read; is the stick or disk with the repository there?";
    }
}
