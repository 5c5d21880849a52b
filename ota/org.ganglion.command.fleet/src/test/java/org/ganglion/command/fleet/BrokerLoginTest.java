// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionSettings.Login;
import org.ganglion.api.messaging.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BrokerLoginTest {
    @Test
    @Timeout(60)
    void givenALoginThatComesThroughAPipe_whenItIsRead_thenItIsThatOfTheConnection(@TempDir Path folder)
            throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there are no pipes with names here");
        Path pipe = folder.resolve("login");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                Files.writeString(pipe, "{\"user\":\"ada\",\".password\":\"secret\"}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        ConnectionSettings open =
                ConnectionSettings.of(URI.create("tcp://127.0.0.1:1"), new Topics("lab", "d0"), "reader");

        ConnectionSettings named = BrokerLogin.read(pipe).applyTo(open);

        written.get(30, TimeUnit.SECONDS);
        assertEquals(new Login("ada", "secret"), named.login().orElseThrow());
    }
}
