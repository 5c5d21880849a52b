// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * Changes of files that are on the disk when a method returns, and that are there whole or not at all whenever the
 * process or the machine ends. Any thread may call; two that write the same file at the same time is an error of theirs.
 */
public final class DurableFiles {
    /** How the name of a file ends that is being written; whoever finds one that nobody writes may delete it. */
    public static final String UNFINISHED = ".part";

    private DurableFiles() {}

    /**
     * Writes a file, or replaces it. Until it is whole it is kept beside, with {@link #UNFINISHED} after its name, and
     * nothing is left there if it cannot be written.
     *
     * @param file in a folder that is there
     * @param attributes with which it is created, for example who may read it
     */
    public static void write(Path file, byte[] bytes, FileAttribute<?>... attributes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            // one that was left there may have other attributes, or be a link
            Files.deleteIfExists(beside);
            writeNew(beside, bytes, attributes);
            replace(beside, file);
        } catch (IOException e) {
            delete(beside, e);
            throw e;
        }
    }

    /**
     * Writes a file that must not be there yet. It has its name only when it is whole; until then it is kept beside, as by {@link #write}.
     *
     * @param file in a folder that is there
     * @param attributes with which it is created, for example who may read it
     * @throws java.nio.file.FileAlreadyExistsException if there is a file of this name; it stays as it is
     */
    public static void create(Path file, byte[] bytes, FileAttribute<?>... attributes) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path beside = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            Files.deleteIfExists(beside);
            writeNew(beside, bytes, attributes);
            Files.move(beside, file);
            syncFolder(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            delete(beside, e);
            throw e;
        }
    }

    private static void writeNew(Path file, byte[] bytes, FileAttribute<?>... attributes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void delete(Path beside, IOException because) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Puts a file, whose bytes are on the disk already, in the place of another of the same file system, or of none. */
    public static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(to.toAbsolutePath().getParent());
    }

    /** Waits until a file's bytes are on the disk. */
    public static void sync(Path file) throws IOException {
        sync(file, StandardOpenOption.WRITE);
    }

    /** Waits until a folder's entries are on the disk: which files it has, and by which names. */
    public static void syncFolder(Path folder) throws IOException {
        sync(folder, StandardOpenOption.READ);
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
