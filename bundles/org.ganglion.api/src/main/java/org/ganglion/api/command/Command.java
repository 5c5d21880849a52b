// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.command;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that a person or program asks Ganglion to do. The command line and the device's shell are two adapters of the same
 * commands. Never ends the process, never reads or writes the process's own streams.
 */
@ConsumerType
public interface Command {
    /** One word, such as {@code infer}. */
    String name();

    /** One line for the list of commands. */
    String summary();

    /** What it does, for {@code --help}: paragraphs and examples. */
    String description();

    /** The words after the name that are not options, in order. */
    List<Argument> arguments();

    /** The options. */
    List<Option> options();

    /** What must be given beside the required arguments: the usage line shows it, and without it the command is not run. */
    default List<Need> needs() {
        return List.of();
    }

    /**
     * Does it.
     *
     * @return 0 success, 1 the job failed, 2 wrong use
     * @throws GanglionException shown as one line; its reason gives the exit code
     * @throws Exception shown as one line; exit code 1
     */
    int run(CommandContext context) throws Exception;

    /**
     * A word after the name.
     *
     * @param name for the usage line, such as {@code MODEL}
     * @param help one line
     * @param required whether it must be given
     */
    record Argument(String name, String help, boolean required) {}

    /**
     * Words of which at least one must be given.
     *
     * @param oneOf names of options, and of arguments that are not required by themselves
     * @param when values of the first argument with which they are needed; empty for any
     */
    record Need(List<String> oneOf, List<String> when) {
        /** Copies. */
        public Need {
            oneOf = List.copyOf(oneOf);
            when = List.copyOf(when);
        }

        /** One of these, always. */
        public static Need of(String... oneOf) {
            return new Need(List.of(oneOf), List.of());
        }

        /** The same, but only where the first argument is one of these. */
        public Need with(String... values) {
            return new Need(oneOf, List.of(values));
        }
    }

    /**
     * An option.
     *
     * @param name with its dashes, such as {@code --input}
     * @param value name of its value for the usage line, or null for a switch
     * @param help one line, with the default
     * @param repeatable whether it may be given more than once
     */
    record Option(String name, String value, String help, boolean repeatable) {
        /** An option with a value. */
        public static Option of(String name, String value, String help) {
            return new Option(name, value, help, false);
        }

        /** A switch. */
        public static Option flag(String name, String help) {
            return new Option(name, null, help, false);
        }
    }
}
