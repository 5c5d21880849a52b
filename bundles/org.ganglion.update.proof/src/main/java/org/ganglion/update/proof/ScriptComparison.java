// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Starts the supervisor's script with a Java that only tells which generation it was started for, and compares with {@link SupervisorModel}. */
final class ScriptComparison {
    private static final long SECONDS = 30;

    private final Path script;
    private final Path folder;
    private final Path told;
    private int compared;

    /**
     * Makes the stand-in.
     *
     * @param script the supervisor
     * @param folder for its own use
     */
    ScriptComparison(Path script, Path folder) throws IOException {
        this.script = script;
        this.folder = folder;
        told = folder.resolve("told");
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                case $1 in -version) echo 'openjdk version "17.0.1"' >&2; exit 0 ;; esac
                for word; do
                  case $word in ganglion.generation=*) echo "${word#*=}" >"%s" ;; esac
                done
                """.formatted(told));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    int compared() {
        return compared;
    }

    /** What differs between the script and the model on this disk; nothing if they agree. */
    Optional<String> differs(Image image) throws IOException, InterruptedException {
        compared++;
        Path home = folder.resolve("home");
        image.write(home);
        Optional<String> model = new SupervisorModel(home, new RecordingStorage(home)).choose();
        String after = withoutDerived(Image.read(home));
        image.write(home);
        Optional<String> chosen = run(home);
        String really = withoutDerived(Image.read(home));
        return model.equals(chosen) && after.equals(really)
                ? Optional.empty()
                : Optional.of("the script starts " + chosen + " and the model " + model + "; disks are "
                        + (after.equals(really) ? "equal" : "not equal"));
    }

    private Optional<String> run(Path home) throws IOException, InterruptedException {
        Files.deleteIfExists(told);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), home.toString());
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        builder.environment().put("GANGLION_RUN", folder.resolve("run").toString());
        builder.environment().put("GANGLION_TICK", "0.01");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the supervisor does not end");
        }
        return Files.exists(told)
                ? Optional.of(Files.readString(told, StandardCharsets.UTF_8).strip())
                : Optional.empty();
    }

    private static String withoutDerived(Image image) {
        SortedMap<String, Content> entries = new TreeMap<>(image.entries());
        entries.keySet().removeIf(name -> name.equals("cache") || name.startsWith("cache/"));
        return new Image(entries).digest();
    }
}
