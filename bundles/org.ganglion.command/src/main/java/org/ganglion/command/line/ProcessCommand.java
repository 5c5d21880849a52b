// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.ganglion.command.CommandRunner;
import org.ganglion.command.CommandRunner.Run;
import org.ganglion.command.CommandRunner.Terminal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs the command that the process was started with, and ends the process with its exit code. The launcher offers the words when all
 * bundles are started, so that every command is there.
 */
@Component(
        immediate = true,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ProcessCommand {
    /** Shorter than the launcher waits for all of the framework: a command that does not end must not spoil a clean stop. */
    private static final long END_SECONDS = 4;

    private final Run run;
    private final Thread thread;

    /** Starts the command on a thread of its own. */
    @Activate
    public ProcessCommand(
            @Reference CommandRunner runner,
            @Reference(target = "(ganglion.launcher=arguments)") Supplier<String[]> words,
            @Reference(target = "(ganglion.launcher=exit)") IntConsumer exit) {
        this.run = runner.prepare(words.get(), terminal());
        this.thread = new Thread(() -> exit.accept(run.run()), "ganglion-command");
        thread.start();
    }

    /** Ends the command, bounded in time. */
    @Deactivate
    void deactivate() throws InterruptedException {
        run.cancel();
        if (Thread.currentThread() != thread) {
            thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        }
    }

    /** The process's own streams: whatever else writes to {@code System.out} does not mix with results. */
    private static Terminal terminal() {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Terminal(
                new FileInputStream(FileDescriptor.in), out, err, Path.of("").toAbsolutePath());
    }
}
