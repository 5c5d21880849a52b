// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process whose log is read from its first line on. */
final class EdgeProcess implements AutoCloseable {
    private static final int LINES_KEPT = 20;
    private static final long WAITING_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final long begin;
    private final Process process;
    private final Thread reader;
    private final String mark;
    private final Deque<String> last = new ArrayDeque<>();
    private long seen;

    /** @param mark what the awaited line holds */
    EdgeProcess(List<String> words, String mark) throws IOException {
        this.mark = mark;
        this.begin = System.nanoTime();
        this.process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        this.reader = new Thread(this::read, "ganglion-proof-log");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                synchronized (last) {
                    if (seen == 0 && line.contains(mark)) {
                        seen = now;
                        last.notifyAll();
                    }
                    last.add(line);
                    if (last.size() > LINES_KEPT) {
                        last.remove();
                    }
                }
            }
        } catch (IOException ended) {
            synchronized (last) {
                last.add("the log ends: " + ended.getMessage());
            }
        }
    }

    /** Milliseconds from the process's start to the awaited line. */
    double awaitMillis() throws InterruptedException, IOException {
        long deadline = begin + WAITING_NANOS;
        synchronized (last) {
            while (seen == 0) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            "no line with '" + mark + "' came; the last were:\n" + String.join("\n", last));
                }
                last.wait(20);
            }
            return (seen - begin) / 1e6;
        }
    }

    /** The most resident memory so far, in megabytes of 10^6 bytes. */
    double mostResidentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("the system does not say how much memory the process had");
    }

    /** Time of all its threads on all processors so far, in milliseconds. */
    double processorMillis() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
    }

    /**
     * How long the threads that bring the process to its first inference were ready to run and had no processor, in milliseconds: what
     * other work on the machine costs.
     */
    double waitedMillis() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                nanos += waitedNanos(thread);
            }
        }
        return nanos / 1e6;
    }

    private static long waitedNanos(Path thread) throws IOException {
        try {
            String name = Files.readString(thread.resolve("comm")).strip();
            if (!name.equals("java") && !name.startsWith("ganglion-pipe")) {
                return 0;
            }
            // time on a processor, time ready to run, slices
            return Long.parseLong(Files.readString(thread.resolve("schedstat")).split("\\s+")[1]);
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    /** Asks it to end, as a service manager does, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
