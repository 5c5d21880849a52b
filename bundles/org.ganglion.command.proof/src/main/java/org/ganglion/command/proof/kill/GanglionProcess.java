// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.command.proof.Surroundings;

/** Another {@code ganglion} command of the same checkout. */
final class GanglionProcess implements AutoCloseable {
    private static final long ENDING_SECONDS = 30;

    private final Process process;
    private final Path said;

    private GanglionProcess(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /** Starts it in a folder, where what it says is kept. */
    static GanglionProcess start(Surroundings surroundings, Path folder, String... words) throws IOException {
        List<String> line =
                new ArrayList<>(List.of(surroundings.root().resolve("ganglion").toString()));
        line.addAll(List.of(words));
        Path said = folder.resolve(words[0] + ".txt");
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment()
                .put("GANGLION_STATE", surroundings.state().toAbsolutePath().toString());
        return new GanglionProcess(
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start(), said);
    }

    /** Whether it ended well within the time. */
    boolean endsWell(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its last lines. */
    String said() throws IOException {
        String all = Files.readString(said).strip();
        return all.substring(Math.max(0, all.length() - 500)).replace('\n', '|');
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy(); // the script passes it on to its Java
            try {
                process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
