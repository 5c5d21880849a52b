// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void givenOtherMetadata_whenRead_thenItIsRefused() throws IOException {
        Files.writeString(folder.resolve("timestamp.json"), "{\"signatures\":[],\"signed\":{\"_type\":\"timestamp\"}}");

        GanglionException failure =
                assertThrows(GanglionException.class, () -> FirstRoot.read(folder.resolve("timestamp.json")));

        assertEquals(Reason.MALFORMED, failure.reason());
    }
}
