// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A device as it is delivered: an archive, unpacked and filled in, under its supervisor. */
final class SupervisedDevice implements AutoCloseable {
    private static final long SECONDS = 180;

    private final Path home;
    private final Path run;
    private final Path said;
    private Process supervisor;

    private SupervisedDevice(Path home, Path run) {
        this.home = home;
        this.run = run;
        this.said = run.resolve("supervisor.txt");
    }

    /** Unpacks the archive, in which there is one folder, {@code ganglion}. */
    static SupervisedDevice unpacked(Path archive, Path folder) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        if (!tar.waitFor(SECONDS, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new AssertionError("tar does not unpack " + archive);
        }
        return new SupervisedDevice(folder.resolve("ganglion"), Files.createDirectories(folder.resolve("run")));
    }

    Path home() {
        return home;
    }

    /** Fills the template in, as its owner does. */
    void fillIn(String device, URI broker) throws IOException {
        Path settings = home.resolve("device.d");
        String filled = Files.readString(settings.resolve("device.json.template"))
                .replace("board-1", device)
                .replace("tcp://broker.example:1883", broker.toString());
        Files.writeString(settings.resolve("device.json"), filled);
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("supervisor").toString(), home.toString());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "GANGLION_RUN",
                        run.toString(),
                        // a busy machine is no hung process, and no class archive is made in this short time
                        "GANGLION_HEARTBEAT",
                        "120",
                        "GANGLION_SETTLE",
                        "600"));
        supervisor =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    /** The number of the Java process. */
    long process() throws IOException {
        return Long.parseLong(Files.readString(run.resolve("pid")).strip());
    }

    String said() throws IOException {
        return Files.readString(said);
    }

    boolean isSupervised() {
        return supervisor.isAlive();
    }

    /** As the service manager does; returns the exit code. */
    int terminate() {
        supervisor.destroy();
        return supervisor.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join().exitValue();
    }

    @Override
    public void close() {
        if (supervisor != null && supervisor.isAlive()) {
            terminate();
        }
    }
}
