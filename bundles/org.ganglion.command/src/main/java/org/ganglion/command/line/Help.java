// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ganglion.api.command.Command;

/** Writes what {@code --help} shows. */
final class Help {
    private static final int WIDTH = 100;

    private Help() {}

    static void overview(Collection<Command> commands, PrintStream out) {
        out.println(
                "ganglion - runs spiking networks and TensorFlow Lite models on edge boards, and exchanges their parts live");
        out.println();
        out.println("usage: ganglion COMMAND [WORDS] [--verbose]");
        out.println();
        List<String[]> rows = new ArrayList<>();
        for (Command command : commands) {
            rows.add(new String[] {command.name(), command.summary()});
        }
        table(rows, out);
        out.println();
        out.println("'ganglion COMMAND --help' explains a command.");
        out.println("Exit codes: 0 success, 1 the job failed, 2 wrong use.");
    }

    static void of(Command command, PrintStream out) {
        out.println("ganglion " + command.name() + " - " + command.summary());
        out.println();
        Usage.lines(command).forEach(out::println);
        out.println();
        out.println(command.description().strip());
        List<String[]> rows = new ArrayList<>();
        for (Command.Argument argument : command.arguments()) {
            rows.add(new String[] {argument.name(), argument.help()});
        }
        for (Command.Option option : command.options()) {
            String value = option.value() == null ? "" : ' ' + option.value();
            rows.add(new String[] {
                option.name() + value, option.help() + (option.repeatable() ? " (may be repeated)" : "")
            });
        }
        rows.add(new String[] {Words.VERBOSE, "show the stack trace of a failure, and more of what happens"});
        rows.add(new String[] {Words.HELP, "this text"});
        out.println();
        table(rows, out);
    }

    private static void table(List<String[]> rows, PrintStream out) {
        int first = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        for (String[] row : rows) {
            String left = "  " + row[0] + " ".repeat(first - row[0].length() + 2);
            for (String line : wrapped(row[1], Math.max(40, WIDTH - left.length()))) {
                out.println(left + line);
                left = " ".repeat(left.length());
            }
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
