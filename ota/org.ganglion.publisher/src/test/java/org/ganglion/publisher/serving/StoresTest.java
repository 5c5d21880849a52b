// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.ArtifactStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
    @TempDir
    private Path folder;

    @Test
    void givenAFolder_whenFilesAreAddedAndChange_thenEachIsFoundByItsPresentDigestAndPath() throws Exception {
        Path one = Files.writeString(
                Files.createDirectories(folder.resolve("models")).resolve("one"), "first");
        String first = Digests.sha256(one);
        ArtifactStore store = new MessagingPublishers().folder(folder);

        assertEquals(Optional.of(one), store.find(first));
        assertEquals(Optional.of(first), store.digest("models/one"));

        Files.writeString(one, "second");
        Files.setLastModifiedTime(one, FileTime.fromMillis(1_000_000));
        String second = Digests.sha256(one);
        assertEquals(Optional.of(second), store.digest("models/one"));
        assertEquals(Optional.of(one), store.find(second));
        Thread.sleep(600); // folders are walked at most twice a second
        assertEquals(Optional.empty(), store.find(first));

        Path two = Files.writeString(folder.resolve("two"), "added");
        Thread.sleep(600);
        assertEquals(Optional.of(two), store.find(Digests.sha256(two)));
        Files.delete(two);
        assertEquals(Optional.empty(), store.digest("two"));
    }

    @Test
    void givenAFolder_whenAPathLeadsOutOfIt_thenItIsNotFound() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("served"));
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(inside.resolve("link"), secret);
        Files.writeString(inside.resolve("file"), "file");
        ArtifactStore store = new MessagingPublishers().folder(inside);

        for (String path : List.of("../secret", "link", secret.toString(), "file/x", "a\0b", "")) {
            assertEquals(Optional.empty(), store.digest(path), path);
        }
        assertEquals(Optional.empty(), store.find(Digests.sha256(secret)));
    }

    @Test
    void givenNoSuchFileOrFolder_whenAStoreIsMade_thenItSaysSo() {
        MessagingPublishers publishers = new MessagingPublishers();
        Path absent = folder.resolve("absent");

        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(GanglionException.class, () -> publishers.files(List.of(absent)))
                        .reason());
        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(GanglionException.class, () -> publishers.folder(absent))
                        .reason());
    }
}
