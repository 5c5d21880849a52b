// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.command.CommandRunner.Run;
import org.ganglion.command.CommandRunner.Terminal;

/** One run of one command. */
final class CommandRun implements Run, CommandContext {
    private final Command command;
    private final List<String> given;
    private final Terminal terminal;
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;
    private Words words;

    CommandRun(Command command, List<String> given, Terminal terminal) {
        this.command = command;
        this.given = List.copyOf(given);
        this.terminal = terminal;
    }

    @Override
    public int run() {
        try {
            words = Words.parse(command, given);
            if (flag(Words.HELP)) {
                Help.of(command, terminal.out());
                return 0;
            }
            words.requireComplete();
            return command.run(this);
        } catch (GanglionException e) {
            report(e, said(e));
            return e.reason().exitCode();
        } catch (FileSystemException e) {
            report(e, e.getFile() + ": " + why(e));
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            report(e, "interrupted");
            return 1;
        } catch (OutOfMemoryError e) {
            report(
                    e,
                    "this takes more memory than the " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB that Java may use here: " + e.getMessage());
            return 1;
        } catch (Exception | LinkageError | StackOverflowError e) {
            report(
                    e,
                    e.getMessage() == null
                            ? e.getClass().getSimpleName()
                            : e.getClass().getSimpleName() + ": " + e.getMessage());
            return 1;
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    /** What Java says of a file that may not be used is its name alone. */
    private static String said(GanglionException e) {
        return e.getCause() instanceof AccessDeniedException denied
                        && e.getMessage().endsWith(denied.getMessage())
                ? e.getMessage() + ": " + why(denied)
                : e.getMessage();
    }

    private static String why(FileSystemException e) {
        if (e.getReason() != null) {
            return e.getReason();
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        return e instanceof FileAlreadyExistsException
                ? "is there already"
                : e.getClass().getSimpleName();
    }

    private void report(Throwable failure, String line) {
        terminal.err().println("ganglion " + command.name() + ": " + line.replace('\n', ' '));
        if (given.contains(Words.VERBOSE)) {
            failure.printStackTrace(terminal.err());
        }
    }

    @Override
    public void cancel() {
        List<Runnable> actions;
        synchronized (onCancel) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            actions = List.copyOf(onCancel);
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (onCancel) {
            if (!cancelled) {
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public boolean cancelled() {
        synchronized (onCancel) {
            return cancelled;
        }
    }

    @Override
    public Optional<String> argument(String name) {
        return words.argument(name);
    }

    @Override
    public Optional<String> option(String name) {
        List<String> values = words.values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    @Override
    public List<String> options(String name) {
        return words.values(name);
    }

    @Override
    public boolean flag(String name) {
        return !words.values(name).isEmpty();
    }

    @Override
    public double number(String name, double fallback) {
        Optional<String> text = option(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            double number = Double.parseDouble(text.get());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, together with numbers that are not finite
        }
        throw new GanglionException(Reason.USAGE, "option " + name + " needs a number, is '" + text.get() + "'");
    }

    @Override
    public Path path(String name) {
        return terminal.workingFolder().resolve(name).normalize();
    }

    @Override
    public InputStream in() {
        return terminal.in();
    }

    @Override
    public PrintStream out() {
        return terminal.out();
    }

    @Override
    public PrintStream err() {
        return terminal.err();
    }

    @Override
    public Path workingFolder() {
        return terminal.workingFolder();
    }

    @Override
    public boolean verbose() {
        return flag(Words.VERBOSE);
    }
}
