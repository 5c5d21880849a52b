// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import org.ganglion.tuf.TufException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMetadataStoreTest {
    @TempDir
    private Path folder;

    @Test
    void givenMetadataOfARole_whenWrittenReplacedAndDeleted_thenTheStoreHasWhatWasWrittenLast() throws IOException {
        FolderMetadataStore store = new FolderMetadataStore(folder.resolve("a/b"));
        assertEquals(Optional.empty(), store.read("root"));
        store.delete("root");
        store.write("root", new byte[] {1});
        store.write("root", new byte[] {2, 3});
        assertArrayEquals(new byte[] {2, 3}, store.read("root").orElseThrow());
        try (var files = Files.list(folder.resolve("a/b"))) {
            assertEquals(1, files.count());
        }
        store.delete("root");
        assertEquals(Optional.empty(), store.read("root"));
    }

    @Test
    void givenOddNames_whenWritten_thenEachIsAFileInTheFolder() throws Exception {
        FolderMetadataStore store = new FolderMetadataStore(folder.resolve("metadata"));
        for (String role : new String[] {"?", "#", "/delegatedrole", "../delegatedrole", "..", ".", "\u00e4"}) {
            store.write(role, role.getBytes("UTF-8"));
            assertArrayEquals(role.getBytes("UTF-8"), store.read(role).orElseThrow());
        }
        TreeSet<String> names = new TreeSet<>();
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
        }
        assertEquals(
                "[metadata/%23.json, metadata/%2Fdelegatedrole.json, metadata/%3F.json, metadata/%C3%A4.json,"
                        + " metadata/..%2Fdelegatedrole.json, metadata/...json, metadata/..json]",
                names.toString());
    }

    @Test
    void givenAFolderThatCannotBeWritten_whenRefreshed_thenItIsAFailureOfStorage() throws Exception {
        Simulator repository = new Simulator();
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        MetadataStore store = new FolderMetadataStore(file);
        TufException refusal = assertThrows(
                TufException.class,
                () -> TufClient.init(store, repository.published.get("root").get(0)));
        assertEquals(Reason.STORAGE, refusal.reason());
    }

    @Test
    void givenAFolder_whenRefreshed_thenItHasWhatTheRepositoryPublished() throws Exception {
        Simulator repository = new Simulator();
        MetadataStore store = new FolderMetadataStore(folder);
        TufClient.init(store, repository.published.get("root").get(0));
        new TufClient(repository, store, () -> Simulator.NOW, Limits.DEFAULTS).refresh();
        for (String role : repository.published.keySet()) {
            assertArrayEquals(
                    repository.published.get(role).get(0), Files.readAllBytes(folder.resolve(role + ".json")));
        }
    }
}
