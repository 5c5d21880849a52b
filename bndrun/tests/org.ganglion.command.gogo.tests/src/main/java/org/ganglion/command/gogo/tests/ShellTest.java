// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.gogo.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A command is the same in the shell as on the command line, and comes and goes with its bundle. */
public class ShellTest {
    private static final class Repeat implements Command {
        @Override
        public String name() {
            return "repeat";
        }

        @Override
        public String summary() {
            return "says it again";
        }

        @Override
        public String description() {
            return "Says what it is told.";
        }

        @Override
        public List<Argument> arguments() {
            return List.of(new Argument("WORD", "what to say", true));
        }

        @Override
        public List<Option> options() {
            return List.of(Option.of("--times", "N", "how often, default 1"));
        }

        @Override
        public int run(CommandContext context) {
            for (int i = 0; i < context.number("--times", 1); i++) {
                context.out().println(context.argument("WORD").orElseThrow());
            }
            return 0;
        }
    }

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private CommandSession session(CommandProcessor shell) {
        PrintStream console = new PrintStream(written, true, StandardCharsets.UTF_8);
        return shell.createSession(new ByteArrayInputStream(new byte[0]), console, console);
    }

    @Test
    void givenACommandService_whenItIsCalledInTheShell_thenItRunsThereAndItsExitCodeIsTheResult(
            @InjectBundleContext BundleContext context, @InjectService CommandProcessor shell) throws Exception {
        ServiceRegistration<Command> registration = context.registerService(Command.class, new Repeat(), null);
        try (CommandSession session = session(shell)) {
            assertEquals(0, session.execute("ganglion:repeat hello --times 2"));
            assertEquals("hello\nhello\n", written.toString(StandardCharsets.UTF_8));

            assertEquals(2, session.execute("ganglion:repeat"));
            assertTrue(written.toString(StandardCharsets.UTF_8).contains("WORD"), written::toString);

            registration.unregister();
            assertThrows(Exception.class, () -> session.execute("ganglion:repeat hello"));
        }
    }
}
