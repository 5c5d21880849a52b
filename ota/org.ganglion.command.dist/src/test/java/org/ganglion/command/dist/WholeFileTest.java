// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void givenAFormerFile_whenWritten_thenItIsTheNewOneAndAlone() throws IOException {
        Path file = Files.write(folder.resolve("a.tar.gz"), new byte[10]);

        new WholeFile(file).write(new byte[] {1, 2, 3});

        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        assertEquals(List.of("a.tar.gz"), names());
    }

    @Test
    void givenANameThatCannotBeTaken_whenWritten_thenItIsSaidAndNoDraftIsLeft() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("a.tar.gz/with/something"))
                .getParent()
                .getParent();

        GanglionException failure =
                assertThrows(GanglionException.class, () -> new WholeFile(taken).write(new byte[] {1}));

        assertEquals(Reason.STORAGE, failure.reason());
        assertTrue(failure.getMessage().contains("--out"), failure.getMessage());
        assertEquals(List.of("a.tar.gz"), names());
    }
}
