// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.ganglion.api.command.Command;
import org.ganglion.command.CommandRunner;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Knows the commands that are there now. */
@Component
public final class CommandRegistry implements CommandRunner {
    private final Map<String, Command> commands = new ConcurrentSkipListMap<>();

    /** Made by the component runtime. */
    @Activate
    public CommandRegistry() {}

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Command command) {
        commands.put(command.name(), command);
    }

    void unbind(Command command) {
        commands.remove(command.name(), command);
    }

    @Override
    public Run prepare(String[] words, Terminal terminal) {
        if (words.length == 0 || words[0].equals(Words.HELP) || words[0].equals("help")) {
            return new Fixed(words.length == 0 ? 2 : 0, () -> Help.overview(commands.values(), terminal.out()));
        }
        Command command = commands.get(words[0]);
        if (command == null) {
            return new Fixed(2, () -> unknown(words[0], terminal));
        }
        List<String> rest = Arrays.asList(words).subList(1, words.length);
        return new CommandRun(command, rest, terminal);
    }

    private void unknown(String name, Terminal terminal) {
        terminal.err()
                .println("ganglion: there is no command '" + name + "'" + Spelling.suggestion(name, commands.keySet())
                        + "; see 'ganglion --help'");
    }

    /** A run that only says something. */
    private record Fixed(int code, Runnable message) implements Run {
        @Override
        public int run() {
            message.run();
            return code;
        }

        @Override
        public void cancel() {
            // is over at once
        }
    }
}
