// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;

/** The words after a command's name, checked against what the command declares. */
final class Words {
    static final String HELP = "--help";
    static final String VERBOSE = "--verbose";

    private final Command command;
    private final Map<String, String> arguments = new LinkedHashMap<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    private Words(Command command) {
        this.command = command;
    }

    /**
     * Checks the words.
     *
     * @throws GanglionException USAGE, naming the word and what is known instead
     */
    static Words parse(Command command, List<String> words) {
        Words parsed = new Words(command);
        List<String> plain = new ArrayList<>();
        boolean onlyPlain = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (onlyPlain || !word.startsWith("--")) {
                plain.add(word);
            } else if (word.equals("--")) {
                onlyPlain = true;
            } else {
                i += parsed.option(word, words, i);
            }
        }
        parsed.takeArguments(plain);
        return parsed;
    }

    /** Takes in the option at {@code index} and returns how many words after it were its value. */
    private int option(String word, List<String> words, int index) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (name.equals(HELP) || name.equals(VERBOSE)) {
            options.put(name, List.of(""));
            return 0;
        }
        Command.Option known = declared(name);
        if (known.value() == null) {
            if (equals >= 0) {
                throw wrong("option " + name + " takes no value");
            }
            options.put(name, List.of(""));
            return 0;
        }
        String value;
        int taken = 0;
        if (equals >= 0) {
            value = word.substring(equals + 1);
        } else if (index + 1 < words.size()) {
            value = words.get(index + 1);
            taken = 1;
        } else {
            throw wrong("option " + name + " needs a value: " + name + ' ' + known.value());
        }
        List<String> values = options.computeIfAbsent(name, n -> new ArrayList<>());
        if (!values.isEmpty() && !known.repeatable()) {
            throw wrong("option " + name + " is given twice");
        }
        values.add(value);
        return taken;
    }

    private Command.Option declared(String name) {
        for (Command.Option option : command.options()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        List<String> known =
                command.options().stream().map(Command.Option::name).toList();
        throw wrong("option " + name + " is not known" + Spelling.suggestion(name, known));
    }

    private void takeArguments(List<String> plain) {
        List<Command.Argument> declared = command.arguments();
        if (plain.size() > declared.size()) {
            throw wrong("'" + plain.get(declared.size()) + "' is one word too many");
        }
        for (int i = 0; i < plain.size(); i++) {
            arguments.put(declared.get(i).name(), plain.get(i));
        }
    }

    /** Checks that nothing that must be given is missing; not asked for before {@code --help} is looked at. */
    void requireComplete() {
        for (Command.Argument argument : command.arguments()) {
            if (argument.required() && !arguments.containsKey(argument.name())) {
                throw wrong(argument.name() + " is missing: " + argument.help());
            }
        }
        for (Command.Need need : command.needs()) {
            if (holds(need) && need.oneOf().stream().noneMatch(this::isGiven)) {
                throw wrong(missing(need));
            }
        }
    }

    private boolean holds(Command.Need need) {
        return need.when().isEmpty()
                || need.when().contains(arguments.get(command.arguments().get(0).name()));
    }

    private boolean isGiven(String name) {
        return arguments.containsKey(name) || options.containsKey(name);
    }

    private String missing(Command.Need need) {
        if (need.oneOf().size() == 1) {
            String name = need.oneOf().get(0);
            return Usage.word(command, name) + " is missing: " + Usage.help(command, name);
        }
        return need.oneOf().stream()
                .map(name -> Usage.word(command, name) + " (" + Usage.help(command, name) + ')')
                .collect(Collectors.joining(" or ", "give ", ""));
    }

    Optional<String> argument(String name) {
        if (command.arguments().stream().noneMatch(a -> a.name().equals(name))) {
            throw new IllegalArgumentException(command.name() + " declares no argument " + name);
        }
        return Optional.ofNullable(arguments.get(name));
    }

    List<String> values(String name) {
        if (!name.equals(HELP) && !name.equals(VERBOSE)) {
            declaredByCommand(name);
        }
        return List.copyOf(options.getOrDefault(name, List.of()));
    }

    private void declaredByCommand(String name) {
        if (command.options().stream().noneMatch(o -> o.name().equals(name))) {
            throw new IllegalArgumentException(command.name() + " declares no option " + name);
        }
    }

    private GanglionException wrong(String what) {
        return new GanglionException(Reason.USAGE, what + "; see 'ganglion " + command.name() + " --help'");
    }
}
