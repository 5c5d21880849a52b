// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstRootTest {
    @TempDir
    private Path folder;

    @Test
    void givenRootMetadata_whenRead_thenNoByteIsChanged() throws IOException {
        byte[] root = "{\"signatures\": [],\n  \"signed\": {\"_type\": \"root\", \"version\": 1}}"
                .getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("1.root.json"), root);

        assertArrayEquals(root, FirstRoot.read(folder.resolve("1.root.json")).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"signatures\":[],\"signed\":{\"_type\":\"timestamp\"}}", "{}", "no JSON at all"})
    void givenAnythingElse_whenRead_thenItIsRefusedAndSaidWhatToTake(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("timestamp.json"), content);

        GanglionException failure = assertThrows(GanglionException.class, () -> FirstRoot.read(file));

        assertEquals(Reason.MALFORMED, failure.reason());
        assertTrue(failure.getMessage().contains("root.json of the repository"), failure.getMessage());
    }
}
