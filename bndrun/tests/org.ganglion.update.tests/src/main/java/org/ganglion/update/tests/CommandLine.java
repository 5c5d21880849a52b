// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;

/** A command's words, as an adapter would give them. */
final class CommandLine implements CommandContext {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private final Command command;
    private final List<String> arguments = new ArrayList<>();
    private final List<Map.Entry<String, String>> options = new ArrayList<>();

    CommandLine(Command command, String... words) {
        this.command = command;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.startsWith("--")) {
                boolean valued =
                        command.options().stream().anyMatch(o -> o.name().equals(word) && o.value() != null);
                options.add(Map.entry(word, valued ? words[++i] : ""));
            } else {
                arguments.add(word);
            }
        }
    }

    int run() throws Exception {
        return command.run(this);
    }

    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> argument(String name) {
        for (int i = 0; i < command.arguments().size(); i++) {
            if (command.arguments().get(i).name().equals(name) && i < arguments.size()) {
                return Optional.of(arguments.get(i));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> option(String name) {
        List<String> all = options(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    @Override
    public List<String> options(String name) {
        return options.stream()
                .filter(o -> o.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public boolean flag(String name) {
        return !options(name).isEmpty();
    }

    @Override
    public double number(String name, double fallback) {
        return option(name).map(Double::parseDouble).orElse(fallback);
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
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
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
        return false;
    }

    @Override
    public void onCancel(Runnable action) {}
}
