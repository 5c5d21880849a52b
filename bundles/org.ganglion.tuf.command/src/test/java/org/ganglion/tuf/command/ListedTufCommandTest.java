// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.command.CommandContext;
import org.ganglion.tuf.metadata.PublicKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is run inside the framework. */
class ListedTufCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(Map<String, String> words) {
        PrintStream stream = new PrintStream(printed, true);
        CommandContext context = (CommandContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CommandContext.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "argument" -> Optional.ofNullable(words.get((String) arguments[0]));
                    case "options" ->
                        Optional.ofNullable(words.get((String) arguments[0])).stream()
                                .toList();
                    case "path" -> folder.resolve((String) arguments[0]);
                    case "out", "err" -> stream;
                    default -> throw new UnsupportedOperationException(method + " is not asked for");
                });
        return new ListedTufCommand().run(context);
    }

    @Test
    void givenARepository_whenRunInTheFramework_thenItDoesTheSameInTheFolderOfWhoCalls() throws Exception {
        SignedFolder repository =
                new SignedFolder(folder, PublicKeys.ED25519, Instant.now().plus(Duration.ofDays(1)));
        repository.add("one.txt", new byte[10]);
        repository.publish();
        Files.copy(repository.firstRoot(), folder.resolve("first.json"));
        try (WebServer server = new WebServer(folder)) {
            assertEquals(0, run(Map.of("--metadata-dir", "trusted", "VERB", "init", "ROOT", "first.json")));
            int code = run(Map.of(
                    "--metadata-dir",
                    "trusted",
                    "--metadata-url",
                    server.address("/metadata/"),
                    "--target-name",
                    "one.txt",
                    "--target-base-url",
                    server.address("/targets/"),
                    "--target-dir",
                    "downloads",
                    "VERB",
                    "download"));
            assertEquals(0, code, printed::toString);
        }
        assertTrue(Files.exists(folder.resolve("trusted/timestamp.json")));
        assertEquals(10, Files.size(folder.resolve("downloads/one.txt")));
        assertEquals(2, run(Map.of("VERB", "fly")));
        assertEquals(
                List.of("VERB", "ROOT"),
                new ListedTufCommand()
                        .arguments().stream().map(each -> each.name()).toList());
    }
}
