// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Trusted metadata as files {@code ROLE.json} of one folder, the role's name quoted as in an address. Each is replaced by
 * writing another, syncing it, renaming it over the former, and syncing the folder. The folder is made when something is written.
 */
public final class FolderMetadataStore implements MetadataStore {
    /** Nothing larger was written here. */
    private static final long LONGEST = 1 << 26;

    private final Path folder;

    /** In this folder, which need not exist. */
    public FolderMetadataStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String role) throws IOException {
        Path file = file(role);
        if (Files.exists(file) && Files.size(file) > LONGEST) {
            throw new IOException(file + " is too large for metadata; remove it");
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String role, byte[] bytes) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            syncFolder(folder.toAbsolutePath().getParent());
        }
        Path file = file(role);
        Path fresh = fresh(file);
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
                channel.write(left);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(folder);
    }

    @Override
    public void delete(String role) throws IOException {
        if (Files.deleteIfExists(file(role))) {
            syncFolder(folder);
        }
    }

    private Path file(String role) {
        return folder.resolve(FileNames.ofRole(role));
    }

    /** No role's file begins so: a quoted name may begin with a dot, but all end in .json. */
    private static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private static void syncFolder(Path folder) throws IOException {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
