// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does what it is told on the real file system and writes down what changed there. */
final class RecordedProvider extends FileSystemProvider {
    private final RecordedFileSystem system;
    private final Path root;
    private final List<Step> steps;

    RecordedProvider(RecordedFileSystem system, Path root, List<Step> steps) {
        this.system = system;
        this.root = root;
        this.steps = steps;
    }

    private static Path real(Path path) {
        return RecordedFileSystem.real(path);
    }

    private String name(Path path) {
        return root.relativize(real(path)).toString();
    }

    @Override
    public String getScheme() {
        return "recorded";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("there is one recorded file system for a root, not one for " + uri);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return system.of(Path.of(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... given)
            throws IOException {
        return newFileChannel(path, options, given);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... given)
            throws IOException {
        Path file = real(path);
        boolean folder = Files.isDirectory(file);
        boolean before = Files.exists(file);
        FileChannel channel = FileChannel.open(file, options, given);
        if (!folder && (!before || options.contains(StandardOpenOption.TRUNCATE_EXISTING))) {
            steps.add(new Step.Write(name(file), new byte[0]));
        }
        Step synced = folder ? new Step.SyncFolder(name(file)) : new Step.Sync(name(file));
        return new RecordedChannel(
                channel,
                () -> steps.add(new Step.Write(name(file), Files.readAllBytes(file))),
                () -> steps.add(synced));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> found = Files.newDirectoryStream(real(folder), each -> filter.accept(system.of(each)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = found.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return system.of(each.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                found.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... given) throws IOException {
        Files.createDirectory(real(folder), given);
        steps.add(new Step.CreateFolder(name(folder)));
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(real(path));
        steps.add(new Step.Delete(name(path)));
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
        Files.copy(real(from), real(to), options);
        steps.add(new Step.Write(name(to), Files.readAllBytes(real(to))));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        Files.move(real(from), real(to), options);
        steps.add(new Step.Rename(name(from), name(to)));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        Files.createLink(real(link), real(existing));
        steps.add(new Step.Link(name(existing), name(link)));
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return Files.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        Path file = real(path);
        file.getFileSystem().provider().checkAccess(file, modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
        return Files.readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) throws IOException {
        Files.setAttribute(real(path), name, value, options);
    }
}
