// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseFolderTest {
    @TempDir
    Path parent;

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.toList();
        }
    }

    @Test
    void givenARelease_whenItsFolderIsClosed_thenItsFilesWereThereAndNothingIsLeft() throws IOException {
        ModelRelease release = new ModelRelease("m", "1.0.0", new byte[] {1, 2}, new byte[] {3});
        try (ReleaseFolder folder = new ReleaseFolder(release, parent)) {
            assertArrayEquals(
                    release.feature(), Files.readAllBytes(folder.files().get(0)));
            assertArrayEquals(
                    release.bundle(), Files.readAllBytes(folder.files().get(1)));
        }
        assertEquals(List.of(), left());
    }

    @Test
    void givenAFileThatCannotBeWritten_whenTheFolderIsMade_thenNothingIsLeft() throws IOException {
        // equal bytes have the same name, so the second file cannot be made
        ModelRelease broken = new ModelRelease("m", "1.0.0", new byte[] {1}, new byte[] {1});
        GanglionException refused = assertThrows(GanglionException.class, () -> new ReleaseFolder(broken, parent));
        assertEquals(Reason.STORAGE, refused.reason());
        assertEquals(List.of(), left());
    }
}
