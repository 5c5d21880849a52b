// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.json.JsonObject;

/** The command of the checkout, run as a process in a folder. */
final class Ganglion {
    private static final long SECONDS = 300;

    private final Path folder;

    /** Commands run in this folder, which also takes what they print. */
    Ganglion(Path folder) {
        this.folder = folder;
    }

    /** What a command did. */
    record Ended(int code, String out, String err) {
        /** The last line of standard output. */
        JsonObject json() {
            List<String> lines = out.lines().toList();
            assertTrue(!lines.isEmpty(), "nothing on standard output; on standard error: " + err);
            return JsonObject.read("standard output", lines.get(lines.size() - 1));
        }
    }

    /** Runs a command to its end. */
    Ended run(String... words) throws IOException, InterruptedException {
        return runFor(SECONDS, words);
    }

    /** Runs a command to its end, which must come within this time. */
    Ended runFor(long seconds, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = start(out.toFile(), err.toFile(), words);
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    List.of(words) + " did not end within " + seconds + " s: " + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Starts a command that runs until it is ended. */
    Process start(File out, File err, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(root().resolve("ganglion").toString()));
        line.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().put("GANGLION_NO_BUILD", "1");
        builder.environment()
                .put(
                        "GANGLION_STATE",
                        root().resolve("bndrun/tests/product/target/state").toString());
        return builder.redirectOutput(out).redirectError(err).start();
    }

    static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("ganglion")) && Files.isDirectory(at.resolve("bndrun"))) {
                return at;
            }
        }
        throw new AssertionError("not inside a checkout");
    }
}
