// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.command.CommandRunner.Run;
import org.ganglion.command.CommandRunner.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandRegistryTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CommandRegistry registry = new CommandRegistry();

    @BeforeEach
    void givenOneCommand() {
        registry.addCommand(new Adding(), service(1, 0));
    }

    @Test
    void givenArgumentsAndOptions_whenRun_thenTheCommandSeesThem() {
        assertEquals(0, run("add", "3", "--plus", "4", "--plus=5", "--loud"));
        assertEquals("12.0!", text(out));
    }

    @Test
    void givenAnUnknownOption_whenRun_thenTheNearestIsSuggestedAndTheCodeIs2() {
        assertEquals(2, run("add", "3", "--pluss", "4"));
        assertTrue(text(err).contains("did you mean --plus?"), text(err));
    }

    @Test
    void givenAMistypedCommand_whenRun_thenTheNearestIsSuggestedAndTheCodeIs2() {
        assertEquals(2, run("ad"));
        assertTrue(text(err).contains("did you mean add?"), text(err));
    }

    @Test
    void givenAMissingArgument_whenRun_thenItIsNamed() {
        assertEquals(2, run("add"));
        assertTrue(text(err).contains("NUMBER is missing"), text(err));
    }

    @Test
    void givenAnOptionWithoutItsValue_whenRun_thenTheCodeIs2() {
        assertEquals(2, run("add", "3", "--plus"));
        assertTrue(text(err).contains("needs a value: --plus N"), text(err));
    }

    @Test
    void givenAWordTooMany_whenRun_thenItIsNamed() {
        assertEquals(2, run("add", "3", "4"));
        assertTrue(text(err).contains("'4' is one word too many"), text(err));
    }

    @Test
    void givenAnOptionThatIsNoNumber_whenRun_thenItIsNamed() {
        assertEquals(2, run("add", "3", "--scale", "big"));
        assertTrue(text(err).contains("--scale needs a number"), text(err));
    }

    @Test
    void givenHelp_whenRunWithoutItsArguments_thenEveryOptionIsExplained() {
        assertEquals(0, run("add", "--help"));
        assertTrue(text(out).contains("--plus N"), text(out));
        assertTrue(text(out).contains("usage: ganglion add NUMBER"), text(out));
    }

    @Test
    void givenACommandThatNeedsOptions_whenHelpIsAsked_thenTheUsageLineShowsWhatMustBeGiven() {
        registry.addCommand(new Needy(), service(9, 0));

        assertEquals(0, run("need", "--help"));

        assertTrue(
                text(out)
                        .contains("usage: ganglion need ACTION (FILE | --folder DIR) [--to URL] [--loud]\n"
                                + "       'need send' need --to URL\n"),
                text(out));
    }

    @Test
    void givenACommandThatNeedsOptions_whenOneIsMissing_thenItIsNotRunAndTheCodeIs2() {
        registry.addCommand(new Needy(), service(9, 0));

        assertEquals(2, run("need", "show"));
        assertTrue(text(err).contains("give FILE (the file) or --folder DIR (the folder)"), text(err));
        assertEquals(2, run("need", "send", "--folder", "here"));
        assertTrue(text(err).contains("--to URL is missing: where to"), text(err));
        assertEquals(0, run("need", "show", "file"));
        assertEquals(0, run("need", "show", "--folder=here"));
        assertEquals(0, run("need", "send", "file", "--to", "there"));
    }

    @Test
    void givenNoWords_whenRun_thenCommandsAreListedAndTheCodeIs2() {
        assertEquals(2, run());
        assertTrue(text(out).contains("adds numbers"), text(out));
    }

    @Test
    void givenACommandThatFails_whenRun_thenOneLineAndNoStackTrace() {
        assertEquals(1, run("add", "0"));
        assertEquals(1, text(err).lines().count(), text(err));
        assertTrue(text(err).contains("nothing to add"), text(err));
    }

    @Test
    void givenACommandThatTakesTooMuchMemory_whenRun_thenTheLineSaysHowMuchThereIs() {
        registry.addCommand(
                new Adding() {
                    @Override
                    public String name() {
                        return "hoard";
                    }

                    @Override
                    public int run(CommandContext context) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                },
                service(9, 0));
        assertEquals(1, run("hoard", "3"));
        assertEquals(1, text(err).lines().count(), text(err));
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        assertTrue(text(err).contains("takes more memory than the " + mebibytes + " MiB that Java may use"), text(err));
    }

    @Test
    void givenAFileThatCannotBeUsed_whenACommandEndsForIt_thenTheLineSaysWhyInWords() {
        AtomicReference<IOException> thrown = new AtomicReference<>();
        registry.addCommand(
                new Adding() {
                    @Override
                    public String name() {
                        return "read";
                    }

                    @Override
                    public int run(CommandContext context) throws IOException {
                        if (context.argument("NUMBER").orElseThrow().equals("1")) {
                            throw thrown.get();
                        }
                        IOException cause = thrown.get();
                        throw new GanglionException(Reason.STORAGE, "a: cannot be read: " + cause.getMessage(), cause);
                    }
                },
                service(9, 0));
        Map<IOException, String> lines = Map.of(
                new AccessDeniedException("a"), "a: permission denied",
                new NoSuchFileException("a"), "a: there is no such file or folder",
                new FileSystemException("a", null, "Is a directory"), "a: Is a directory");
        lines.forEach((failure, line) -> {
            thrown.set(failure);
            err.reset();
            assertEquals(1, run("read", "1"));
            assertEquals("ganglion read: " + line, text(err).strip());
        });

        thrown.set(new AccessDeniedException("a"));
        err.reset();
        assertEquals(1, run("read", "2"));
        assertEquals(
                "ganglion read: a: cannot be read: a: permission denied",
                text(err).strip());
    }

    @Test
    void givenVerbose_whenACommandFails_thenTheStackTraceIsShown() {
        assertEquals(1, run("add", "0", "--verbose"));
        assertTrue(text(err).contains("at org.ganglion"), text(err));
    }

    @Test
    void givenACommandThatIsGone_whenRun_thenItIsUnknown() {
        registry.addCommand(new Adding(), service(2, 0));
        registry.removeCommand(service(2, 0));
        assertEquals(0, run("add", "3"), "another one of the same name takes nothing away");
        registry.removeCommand(service(1, 0));
        assertEquals(2, run("add", "3"));
    }

    @Test
    void givenTwoCommandsOfOneName_whenRun_thenTheHigherRankedIsMeantAndOfEqualsTheOlder() {
        CountDownLatch begun = new CountDownLatch(0);
        registry.addCommand(new Waiting(begun), service(3, 0));
        registry.addCommand(new Named("wait"), service(4, 1));
        registry.addCommand(new Named("add"), service(5, 0));
        assertEquals(7, run("wait"));
        assertEquals(0, run("add", "3"));
    }

    private static Map<String, Object> service(long id, int ranking) {
        return Map.of("service.id", id, "service.ranking", ranking);
    }

    private record Named(String name) implements Command {
        @Override
        public String summary() {
            return "ends with 7";
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public List<Argument> arguments() {
            return List.of();
        }

        @Override
        public List<Option> options() {
            return List.of();
        }

        @Override
        public int run(CommandContext context) {
            return 7;
        }
    }

    @Test
    void givenACommandAtWork_whenCancelled_thenItEnds() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Waiting waiting = new Waiting(begun);
        registry.addCommand(waiting, service(3, 0));
        Run run = registry.prepare(new String[] {"wait"}, terminal());
        Thread thread = new Thread(run::run);
        thread.start();
        assertTrue(begun.await(5, TimeUnit.SECONDS));
        assertTrue(thread.isAlive());
        run.cancel();
        thread.join(5000);
        assertFalse(thread.isAlive());
    }

    private int run(String... words) {
        return registry.prepare(words, terminal()).run();
    }

    private Terminal terminal() {
        return new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true),
                new PrintStream(err, true),
                Path.of("").toAbsolutePath());
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private static class Adding implements Command {
        @Override
        public String name() {
            return "add";
        }

        @Override
        public String summary() {
            return "adds numbers";
        }

        @Override
        public String description() {
            return "Adds.";
        }

        @Override
        public List<Argument> arguments() {
            return List.of(new Argument("NUMBER", "the first number", true));
        }

        @Override
        public List<Option> options() {
            return List.of(
                    new Option("--plus", "N", "another number", true),
                    Option.of("--scale", "N", "a factor, default 1"),
                    Option.flag("--loud", "with emphasis"));
        }

        @Override
        public int run(CommandContext context) throws IOException {
            double sum = Double.parseDouble(context.argument("NUMBER").orElseThrow());
            for (String more : context.options("--plus")) {
                sum += Double.parseDouble(more);
            }
            if (sum == 0) {
                throw new GanglionException(Reason.MALFORMED, "nothing to add");
            }
            context.out().print(sum * context.number("--scale", 1) + (context.flag("--loud") ? "!" : ""));
            return 0;
        }
    }

    /** Which file, or a folder; one of its actions wants to know where to. */
    private static final class Needy extends Adding {
        @Override
        public String name() {
            return "need";
        }

        @Override
        public List<Argument> arguments() {
            return List.of(new Argument("ACTION", "show or send", true), new Argument("FILE", "the file", false));
        }

        @Override
        public List<Option> options() {
            return List.of(
                    Option.of("--folder", "DIR", "the folder"),
                    Option.of("--to", "URL", "where to"),
                    Option.flag("--loud", "with emphasis"));
        }

        @Override
        public List<Need> needs() {
            return List.of(Need.of("FILE", "--folder"), Need.of("--to").with("send"));
        }

        @Override
        public int run(CommandContext context) {
            return 0;
        }
    }

    private static final class Waiting extends Adding {
        private final CountDownLatch begun;

        Waiting(CountDownLatch begun) {
            this.begun = begun;
        }

        @Override
        public String name() {
            return "wait";
        }

        @Override
        public List<Argument> arguments() {
            return List.of();
        }

        @Override
        public int run(CommandContext context) {
            CountDownLatch ended = new CountDownLatch(1);
            context.onCancel(ended::countDown);
            begun.countDown();
            try {
                return ended.await(5, TimeUnit.SECONDS) ? 0 : 1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            }
        }
    }
}
