// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.command.CommandContext;

/** A person at a desk: what commands print is kept. */
final class Desk implements CommandContext {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Map<String, String> words;
    volatile boolean cancelled;

    Desk() {
        this(Map.of());
    }

    /** Where arguments and options have been typed. */
    Desk(Map<String, String> words) {
        this.words = words;
    }

    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> argument(String name) {
        return Optional.ofNullable(words.get(name));
    }

    @Override
    public Optional<String> option(String name) {
        return Optional.ofNullable(words.get(name));
    }

    @Override
    public List<String> options(String name) {
        return option(name).stream().toList();
    }

    @Override
    public boolean flag(String name) {
        return false;
    }

    @Override
    public double number(String name, double fallback) {
        return fallback;
    }

    @Override
    public Path path(String name) {
        return Path.of(name);
    }

    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public PrintStream out() {
        return stream;
    }

    @Override
    public PrintStream err() {
        return stream;
    }

    @Override
    public Path workingFolder() {
        return Path.of("");
    }

    @Override
    public boolean verbose() {
        return false;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        throw new UnsupportedOperationException("what runs here looks at cancelled()");
    }
}
