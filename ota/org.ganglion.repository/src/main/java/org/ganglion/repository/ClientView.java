// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ganglion.tuf.Limits;
import org.ganglion.tuf.MetadataFetcher;
import org.ganglion.tuf.MetadataStore;
import org.ganglion.tuf.NoSuchMetadataException;
import org.ganglion.tuf.Target;
import org.ganglion.tuf.TooMuchDataException;
import org.ganglion.tuf.TufClient;
import org.ganglion.tuf.TufException;

/** A repository as a client sees it that knows nothing but a root; by the client's own code. */
final class ClientView {
    private final RepositoryFolder folder;
    private final TufClient client;

    private ClientView(RepositoryFolder folder, TufClient client) {
        this.folder = folder;
        this.client = client;
    }

    /**
     * Begins with a root and follows the repository from there.
     *
     * @throws TufException why a client would not trust it
     */
    static ClientView of(RepositoryFolder folder, Path root, InstantSource clock) throws TufException {
        Memory store = new Memory();
        TufClient client = new TufClient(new FolderFetcher(folder.metadata()), store, clock, Limits.DEFAULTS);
        TufClient.init(store, RepositoryFolder.read(root));
        client.refresh();
        return new ClientView(folder, client);
    }

    /** The target of a path, if a role that may speak for it names it. */
    Optional<Target> find(String path) throws TufException {
        return client.find(path);
    }

    /** The file of a target that was found. */
    Path file(Target target) throws TufException {
        return folder.targets().resolve(client.location(target));
    }

    /**
     * Metadata of a folder.
     *
     * @param folder of metadata
     */
    private record FolderFetcher(Path folder) implements MetadataFetcher {
        @Override
        public byte[] fetch(String name, int most) throws IOException {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new NoSuchMetadataException(name);
            }
            if (Files.size(file) > most) {
                throw new TooMuchDataException(name, most);
            }
            return Files.readAllBytes(file);
        }
    }

    /** What a client that begins now has kept. */
    private static final class Memory implements MetadataStore {
        private final Map<String, byte[]> byRole = new ConcurrentHashMap<>();

        @Override
        public Optional<byte[]> read(String role) {
            return Optional.ofNullable(byRole.get(role));
        }

        @Override
        public void write(String role, byte[] bytes) {
            byRole.put(role, bytes);
        }

        @Override
        public void delete(String role) {
            byRole.remove(role);
        }
    }
}
