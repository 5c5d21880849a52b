// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;

/** The options that say how a model is run. */
final class RunOptions {
    static final Option DT = Option.of("--dt", "S", "length of a step in seconds, default 1e-4 or what the model says");
    static final Option RESET =
            Option.of("--reset", "zero|subtract", "what a spike does to the potential, default zero");
    static final Option SET =
            new Option("--set", "KEY=VALUE", "any option that 'inspect' shows, such as integrator=exact", true);

    static final Option INPUT_SET = new Option(
            "--input-set", "KEY=VALUE", "how the input becomes rows, such as window=1000 for an event file", true);
    static final Option AGE = Option.of(
            "--age",
            "T",
            "emulated time since a crossbar was programmed, such as 12h, 1d or 1y; the same as --set crossbar.age=T");

    private static final Pattern LENGTH_OF_TIME =
            Pattern.compile("[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\\s*[smhdy]?");

    private RunOptions() {}

    static List<Option> all() {
        return List.of(DT, RESET, SET, AGE);
    }

    /**
     * The options given, by the keys of {@link org.ganglion.api.network.Options#with}.
     *
     * @throws org.ganglion.api.GanglionException USAGE, also if no plugin here reads one of them
     */
    static Map<String, String> given(CommandContext context) {
        return given(context, false);
    }

    /** The same, where they may be for plugins of another board. */
    static Map<String, String> givenForAnyBoard(CommandContext context) {
        return given(context, true);
    }

    private static Map<String, String> given(CommandContext context, boolean elsewhere) {
        Map<String, String> set = pairs(context, SET);
        DeclaredOptions.here().require(set.keySet(), elsewhere);
        context.option(DT.name()).ifPresent(value -> set.put("dt", value));
        context.option(RESET.name()).ifPresent(value -> set.put("reset", value));
        context.option(AGE.name()).ifPresent(value -> set.put("crossbar.age", age(value)));
        return set;
    }

    /** Refused here, because nobody reads it where no crossbar runs. */
    private static String age(String value) {
        if (!LENGTH_OF_TIME.matcher(value.trim()).matches()) {
            throw new GanglionException(
                    Reason.USAGE,
                    AGE.name() + " takes a number and one of s, m, h, d, y, such as 1d, and is '" + value + "'");
        }
        return value;
    }

    /** What is given to a repeatable option of the form KEY=VALUE. */
    static Map<String, String> pairs(CommandContext context, Option option) {
        Map<String, String> set = new LinkedHashMap<>();
        for (String pair : context.options(option.name())) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new GanglionException(Reason.USAGE, option.name() + " takes KEY=VALUE, is '" + pair + "'");
            }
            set.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return set;
    }
}
