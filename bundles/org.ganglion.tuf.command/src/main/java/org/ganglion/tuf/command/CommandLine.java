// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was asked for: options with a value each, then a verb and its operands. */
final class CommandLine {
    static final String USAGE = """
            usage: ganglion tuf --metadata-dir DIR init ROOT
                   ganglion tuf --metadata-dir DIR --metadata-url URL refresh
                   ganglion tuf --metadata-dir DIR --metadata-url URL
                            --target-name NAME [--target-name NAME ...] --target-base-url URL --target-dir DIR download
            init      trusts the root in the file ROOT
            refresh   brings the trusted metadata in DIR up to date
            download  likewise, then fetches targets that are not in the target folder yet, and names their files
            It ends with 0; 1 if something is not trusted or cannot be had, 2 for wrong use.
            """;

    private static final String TARGET_NAME = "--target-name";
    private static final Set<String> OPTIONS =
            Set.of("--metadata-dir", "--metadata-url", TARGET_NAME, "--target-base-url", "--target-dir");

    private final Map<String, String> options = new HashMap<>();
    private final List<String> targetNames = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();

    private CommandLine() {}

    static CommandLine parse(String... arguments) throws WrongUseException {
        CommandLine line = new CommandLine();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                line.operands.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (!OPTIONS.contains(option)) {
                throw new WrongUseException("there is no option " + option);
            }
            if (equals < 0 && ++i == arguments.length) {
                throw new WrongUseException(option + " lacks its value");
            }
            line.put(option, equals < 0 ? arguments[i] : argument.substring(equals + 1));
        }
        return line;
    }

    private void put(String option, String value) throws WrongUseException {
        if (option.equals(TARGET_NAME)) {
            targetNames.add(value);
        } else if (options.put(option, value) != null) {
            throw new WrongUseException(option + " is there twice");
        }
    }

    /** The verb, and as many operands as it must have. */
    List<String> operands() {
        return operands;
    }

    List<String> targetNames() {
        return targetNames;
    }

    String option(String name) throws WrongUseException {
        String value = options.get(name);
        if (value == null || value.isEmpty()) {
            throw new WrongUseException(name + " is missing");
        }
        return value;
    }
}
