// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;

/** A device as it is delivered: an archive of {@code ganglion dist}, unpacked, under its supervisor. */
final class KilledDevice implements AutoCloseable {
    private static final long SECONDS = 60;

    private final Path home;
    private final Path run;
    private final Path said;
    private Process supervisor;

    /** Unpacks the archive, in which there is one folder, {@code ganglion}. */
    KilledDevice(Path archive, Path folder) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString()).start();
        if (!tar.waitFor(SECONDS, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new GanglionException(Reason.STORAGE, "tar does not unpack " + archive);
        }
        home = folder.resolve("ganglion");
        run = Files.createDirectories(folder.resolve("run"));
        said = folder.resolve("supervisor.txt");
    }

    /** Writes the device's own layer of configuration. */
    void configure(Map<String, Map<String, Object>> configurations) throws IOException {
        Files.writeString(home.resolve("device.d/device.json"), Json.writePretty(configurations));
    }

    /** The folder of the generation that it was delivered with. */
    Path delivered() throws IOException {
        return home.resolve("generations")
                .resolve(Files.readString(home.resolve("current")).strip());
    }

    /** Starts the supervisor. */
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("supervisor").toString(), home.toString());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "GANGLION_RUN", run.toString(),
                        "GANGLION_BACKOFF", "1",
                        // a busy machine is no hung process, and no class archive is made beside it
                        "GANGLION_HEARTBEAT", "120",
                        "GANGLION_SETTLE", "1000000"));
        supervisor = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .start();
    }

    /** The Java process, where there is one. */
    Optional<ProcessHandle> process() throws IOException {
        try {
            String number = Files.readString(run.resolve("pid")).strip();
            return number.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(number)).filter(this::isOurs);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** A process number may have been given to another. */
    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains(home.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Kills the Java process; tells whether there was one.
     *
     * @param damage where the supervisor is killed as well, before it sees that, and started again when half of the derived files are cut
     *     or full of zeros, chosen by this; else nothing
     */
    boolean kill(OptionalLong damage) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isEmpty()) {
            return false;
        }
        if (damage.isPresent()) {
            supervisor.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
        }
        process.get().destroyForcibly();
        if (damage.isPresent()) {
            process.get().onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
            damageDerived(new Random(damage.getAsLong()));
            start();
        }
        return true;
    }

    /** Bundle cache, the configuration store in it, unpacked native libraries, class archive. */
    private void damageDerived(Random random) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("cache"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                if (random.nextBoolean()) {
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(
                            file,
                            random.nextBoolean() ? new byte[bytes.length] : Arrays.copyOf(bytes, bytes.length / 2));
                }
            }
        }
    }

    boolean isSupervised() {
        return supervisor.isAlive();
    }

    /** What the update has written: differs whenever a file of its state was replaced. */
    String journal() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String each : new String[] {"current", "previous"}) {
            all.append(version(home.resolve(each)));
        }
        Path update = home.resolve("update");
        if (Files.isDirectory(update)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(update, "*.{json,journal}")) {
                for (Path file : files) {
                    all.append(file.getFileName()).append(version(file));
                }
            }
        }
        return all.toString();
    }

    private static String version(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.fileKey() + " " + found.lastModifiedTime().to(TimeUnit.NANOSECONDS) + ' ';
        } catch (NoSuchFileException none) {
            return "none ";
        }
    }

    /** The last lines that supervisor and device have said. */
    String said() throws IOException {
        String all = Files.readString(said, StandardCharsets.ISO_8859_1);
        return all.substring(Math.max(0, all.length() - 4000));
    }

    /** Whether supervisor and device have said this, ever. */
    boolean hasSaid(String words) throws IOException {
        // a process that is killed may leave half a character
        try (Stream<String> lines = Files.lines(said, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.contains(words));
        }
    }

    @Override
    public void close() {
        if (supervisor != null && supervisor.isAlive()) {
            supervisor.destroy();
            try {
                supervisor.waitFor(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            supervisor.destroyForcibly();
        }
    }
}
