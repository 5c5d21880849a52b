// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.gogo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.ganglion.command.CommandRunner;
import org.ganglion.command.CommandRunner.Terminal;

/** One command as the shell calls it: on the shell's streams, in its folder; the result is the exit code. */
final class ShellFunction implements Function {
    private final CommandRunner runner;
    private final String name;

    ShellFunction(CommandRunner runner, String name) {
        this.runner = runner;
        this.name = name;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        String[] words = Stream.concat(Stream.of(name), arguments.stream().map(String::valueOf))
                .toArray(String[]::new);
        Path folder = session.currentDir() == null ? Path.of("") : session.currentDir();
        Terminal terminal = new Terminal(
                session.getKeyboard(), session.getConsole(), session.getConsole(), folder.toAbsolutePath());
        return runner.prepare(words, terminal).run();
    }
}
