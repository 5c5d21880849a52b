// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;

/** A command as somebody types it in a folder. */
final class TypedWords implements CommandContext {
    private final Path folder;
    private final Map<String, String> arguments = new LinkedHashMap<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TypedWords(Path folder, Command command, List<String> words) {
        this.folder = folder;
        int plain = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                arguments.put(command.arguments().get(plain++).name(), word);
                continue;
            }
            Command.Option option = command.options().stream()
                    .filter(each -> each.name().equals(word))
                    .findFirst()
                    .orElseThrow();
            options.computeIfAbsent(word, name -> new ArrayList<>()).add(option.value() == null ? "" : words.get(++i));
        }
    }

    /**
     * Runs it.
     *
     * @return what it prints
     * @throws GanglionException what it says
     */
    static String run(Path folder, Command command, String... words) throws Exception {
        TypedWords typed = new TypedWords(folder, command, List.of(words));
        int code = command.run(typed);
        if (code != 0) {
            throw new AssertionError(code + ": " + typed.text());
        }
        return typed.text();
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> argument(String name) {
        return Optional.ofNullable(arguments.get(name));
    }

    @Override
    public Optional<String> option(String name) {
        List<String> values = options(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    @Override
    public List<String> options(String name) {
        return options.getOrDefault(name, List.of());
    }

    @Override
    public boolean flag(String name) {
        return options.containsKey(name);
    }

    @Override
    public double number(String name, double fallback) {
        return option(name).map(Double::parseDouble).orElse(fallback);
    }

    @Override
    public Path path(String name) {
        return folder.resolve(name);
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
        return out();
    }

    @Override
    public Path workingFolder() {
        return folder;
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
    public void onCancel(Runnable action) {
        // nobody does
    }
}
