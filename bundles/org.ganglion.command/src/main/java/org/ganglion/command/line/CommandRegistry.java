// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.ganglion.api.command.Command;
import org.ganglion.command.CommandRunner;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Knows the commands that are there now. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CommandRegistry implements CommandRunner {
    /** Ascending: of two commands with one name the one of higher ranking, or the older one, comes last. */
    private final Map<Rank, Command> services = new ConcurrentSkipListMap<>();

    private record Rank(int ranking, long id) implements Comparable<Rank> {
        static Rank of(Map<String, ?> properties) {
            int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
            return new Rank(ranking, (Long) properties.get("service.id"));
        }

        @Override
        public int compareTo(Rank other) {
            return ranking != other.ranking ? Integer.compare(ranking, other.ranking) : Long.compare(other.id, id);
        }
    }

    /** Made by the component runtime. */
    @Activate
    public CommandRegistry() {}

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCommand(Command command, Map<String, Object> properties) {
        services.put(Rank.of(properties), command);
    }

    void removeCommand(Map<String, Object> properties) {
        services.remove(Rank.of(properties));
    }

    private SortedMap<String, Command> commands() {
        SortedMap<String, Command> commands = new TreeMap<>();
        services.values().forEach(command -> commands.put(command.name(), command));
        return commands;
    }

    @Override
    public Run prepare(String[] words, Terminal terminal) {
        SortedMap<String, Command> commands = commands();
        if (words.length == 0 || words[0].equals(Words.HELP) || words[0].equals("help")) {
            return new Fixed(words.length == 0 ? 2 : 0, () -> Help.overview(commands.values(), terminal.out()));
        }
        Command command = commands.get(words[0]);
        if (command == null) {
            return new Fixed(2, () -> unknown(words[0], commands.keySet(), terminal));
        }
        List<String> rest = Arrays.asList(words).subList(1, words.length);
        return new CommandRun(command, rest, terminal);
    }

    private static void unknown(String name, Set<String> known, Terminal terminal) {
        terminal.err()
                .println("ganglion: there is no command '" + name + "'" + Spelling.suggestion(name, known)
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
