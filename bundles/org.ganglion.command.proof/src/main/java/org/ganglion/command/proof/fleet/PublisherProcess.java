// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** {@code ganglion publish} as a process of its own, with the composition's own flags. */
final class PublisherProcess implements AutoCloseable {
    private static final String EXPORT = "bndrun/fleet/target/export/";
    private static final int FINAL_UNSAFE = 24;

    private final Process process;
    private final Path said;

    /**
     * Starts it.
     *
     * @param root of the checkout
     * @param state its cache, and what it says
     */
    PublisherProcess(Path root, Path state, Path repository, String broker) throws IOException {
        if (!Files.isRegularFile(root.resolve(EXPORT + "boot/launcher.jar"))) {
            throw new GanglionException(
                    Reason.NOT_FOUND, "the fleet composition is not built; './ganglion devices --help' builds it");
        }
        Files.createDirectories(state);
        this.said = state.resolve("said");
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("@" + root.resolve("bndrun/fleet/fleet.jvm"));
        if (Runtime.version().feature() >= FINAL_UNSAFE) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        words.addAll(List.of("-jar", root.resolve(EXPORT + "boot/launcher.jar").toString()));
        words.addAll(List.of("--bundles", root.resolve(EXPORT + "fleet").toString()));
        words.addAll(List.of("--cache", state.resolve("cache").toString()));
        words.addAll(List.of(
                "--properties", root.resolve("bndrun/fleet/fleet.properties").toString()));
        words.addAll(List.of("ganglion.root=" + root, "ganglion.state=" + state, "--"));
        words.addAll(List.of("publish", "--repo", repository.toString(), "--broker", broker));
        this.process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** The most resident memory so far, in megabytes of 10^6 bytes. */
    double mostResidentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new GanglionException(Reason.DEVICE, "the publisher has ended: " + Files.readString(said));
    }

    /** Processor time so far, in seconds. */
    double processorSeconds() {
        return process.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(Double.NaN);
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
