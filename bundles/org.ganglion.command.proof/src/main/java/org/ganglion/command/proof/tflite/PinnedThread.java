// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tflite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs work on a thread of its own that stays on one processor, by the command {@code taskset} of util-linux. */
final class PinnedThread {
    private static final long TASKSET_SECONDS = 10;

    private PinnedThread() {}

    /** Work that is told on which processor it stays. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. @param core the processor, or -1 where the thread cannot be bound to one */
        T on(int core) throws Exception;
    }

    /** Runs {@code work} to its end. */
    static <T> T run(Work<T> work) throws Exception {
        Callable<T> pinned = () -> work.on(pin());
        FutureTask<T> task = new FutureTask<>(pinned);
        Thread thread = new Thread(task, "ganglion-proof-pinned");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Binds the calling thread to the last of the processors that it may use. */
    private static int pin() throws InterruptedException {
        try {
            String thread = Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString();
            int core = last(taskset("-cp", thread));
            taskset("-cp", Integer.toString(core), thread);
            return core;
        } catch (IOException | NumberFormatException absent) {
            return -1;
        }
    }

    /** "pid 7's current affinity list: 0-3,6" is 6. */
    private static int last(String said) {
        String list = said.substring(said.lastIndexOf(':') + 1).strip();
        return Integer.parseInt(list.substring(1 + Math.max(list.lastIndexOf('-'), list.lastIndexOf(','))));
    }

    private static String taskset(String... arguments) throws IOException, InterruptedException {
        String[] words = new String[arguments.length + 1];
        words[0] = "taskset";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TASKSET_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("taskset: " + said);
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
