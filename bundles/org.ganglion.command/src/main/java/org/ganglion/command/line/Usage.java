// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.Command.Argument;
import org.ganglion.api.command.Command.Need;
import org.ganglion.api.command.Command.Option;

/** How a command is called, as it declares it: what must be given first, what may be in brackets. */
final class Usage {
    private static final String FIRST = "usage: ";

    private Usage() {}

    /** The line, and one more for each thing that only some actions need. */
    static List<String> lines(Command command) {
        List<String> lines = new ArrayList<>();
        lines.add(line(command));
        for (Need need : command.needs()) {
            if (!need.when().isEmpty()) {
                lines.add(" ".repeat(FIRST.length()) + "'" + command.name() + ' '
                        + String.join("' and '" + command.name() + ' ', need.when()) + "' need "
                        + together(command, need));
            }
        }
        return lines;
    }

    private static String line(Command command) {
        List<Need> always =
                command.needs().stream().filter(need -> need.when().isEmpty()).toList();
        Set<String> needed = new HashSet<>();
        always.forEach(need -> needed.addAll(need.oneOf()));
        StringBuilder line = new StringBuilder(FIRST + "ganglion ").append(command.name());
        for (Argument argument : command.arguments()) {
            if (argument.required()) {
                line.append(' ').append(argument.name());
            } else if (!needed.contains(argument.name())) {
                line.append(" [").append(argument.name()).append(']');
            }
        }
        always.forEach(need -> line.append(' ').append(together(command, need)));
        for (Option option : command.options()) {
            if (!needed.contains(option.name())) {
                line.append(" [").append(word(option)).append(']').append(option.repeatable() ? "..." : "");
            } else if (option.repeatable()) {
                line.append(" [").append(word(option)).append("]...");
            }
        }
        return line.toString();
    }

    private static String together(Command command, Need need) {
        String words = need.oneOf().stream().map(name -> word(command, name)).collect(Collectors.joining(" | "));
        return need.oneOf().size() == 1 ? words : '(' + words + ')';
    }

    /** An option with its value, or an argument. */
    static String word(Command command, String name) {
        return command.options().stream()
                .filter(option -> option.name().equals(name))
                .map(Usage::word)
                .findFirst()
                .orElseGet(() -> argument(command, name).name());
    }

    private static String word(Option option) {
        return option.name() + (option.value() == null ? "" : ' ' + option.value());
    }

    /** What is said of an option or an argument. */
    static String help(Command command, String name) {
        return command.options().stream()
                .filter(option -> option.name().equals(name))
                .map(Option::help)
                .findFirst()
                .orElseGet(() -> argument(command, name).help());
    }

    private static Argument argument(Command command, String name) {
        return command.arguments().stream()
                .filter(argument -> argument.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        command.name() + " needs " + name + ", which it does not declare"));
    }
}
