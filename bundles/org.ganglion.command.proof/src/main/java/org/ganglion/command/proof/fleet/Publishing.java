// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fleet;

import java.io.IOException;
import java.nio.file.Path;

/** One publisher at a time, and what all of them took. */
final class Publishing implements AutoCloseable {
    private final Path root;
    private final Path state;
    private final Path repository;
    private final String broker;
    private PublisherProcess present;
    private int started;
    private double mostMegabytes;
    private double processorSeconds;
    private double ofEarlier;

    Publishing(Path root, Path state, Path repository, String broker) throws IOException {
        this.root = root;
        this.state = state;
        this.repository = repository;
        this.broker = broker;
        start();
    }

    private void start() throws IOException {
        started++;
        present = new PublisherProcess(root, state.resolve("publisher-" + started), repository, broker);
    }

    /** Kills the one that is there, and starts another. */
    void replace() throws IOException, InterruptedException {
        look();
        ofEarlier = processorSeconds;
        present.kill();
        start();
    }

    /** Looks at what it takes. */
    void look() throws IOException {
        mostMegabytes = Math.max(mostMegabytes, present.mostResidentMegabytes());
        processorSeconds = ofEarlier + present.processorSeconds();
    }

    int started() {
        return started;
    }

    double mostMegabytes() {
        return mostMegabytes;
    }

    double processorSeconds() {
        return processorSeconds;
    }

    @Override
    public void close() {
        present.close();
    }
}
