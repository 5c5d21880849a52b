// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void givenAFormerFile_whenWritten_thenItIsTheNewOneAndAlone() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[10]);

        DurableFiles.write(file, new byte[] {1, 2, 3});

        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        assertEquals(List.of("a"), names());
    }

    @Test
    void givenAFormerFileOrLink_whenANewOneIsCreated_thenThatIsRefusedAndTheFormerStays() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[10]);
        Path link = Files.createSymbolicLink(folder.resolve("b"), folder.resolve("none"));

        for (Path former : List.of(file, link)) {
            assertThrows(FileAlreadyExistsException.class, () -> DurableFiles.create(former, new byte[] {1}));
        }
        DurableFiles.create(folder.resolve("c"), new byte[] {1, 2});

        assertArrayEquals(new byte[10], Files.readAllBytes(file));
        assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(folder.resolve("c")));
        assertEquals(List.of("a", "b", "c"), names().stream().sorted().toList());
    }

    @Test
    void givenAnUnfinishedFileThatAnyoneMayRead_whenASecretIsWritten_thenOnlyItsOwnerMay() throws IOException {
        Files.write(folder.resolve("key.part"), new byte[10]);
        Path file = folder.resolve("key");

        DurableFiles.write(
                file,
                new byte[] {1},
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
        assertEquals(List.of("key"), names());
    }

    @Test
    void givenAnUnfinishedFileThatIsALink_whenWritten_thenWhatItPointsToIsUntouched() throws IOException {
        Path other = Files.write(folder.resolve("other"), new byte[] {9});
        Files.createSymbolicLink(folder.resolve("a.part"), other);

        DurableFiles.write(folder.resolve("a"), new byte[] {1});

        assertArrayEquals(new byte[] {9}, Files.readAllBytes(other));
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(folder.resolve("a")));
    }

    @Test
    void givenANameThatCannotBeTaken_whenWritten_thenNothingIsLeft() throws IOException {
        Files.createDirectories(folder.resolve("a/with/something"));

        assertThrows(IOException.class, () -> DurableFiles.write(folder.resolve("a"), new byte[] {1}));

        assertEquals(List.of("a"), names());
    }

    @Test
    void givenNoFolder_whenWritten_thenItIsSaidAndNoneIsMade() throws IOException {
        Path file = folder.resolve("none/a");

        NoSuchFileException missing =
                assertThrows(NoSuchFileException.class, () -> DurableFiles.write(file, new byte[] {1}));

        assertEquals(file + ".part", missing.getFile());
        assertEquals(List.of(), names());
    }
}
