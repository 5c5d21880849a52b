// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The device's file system as code sees it that knows of no {@link org.ganglion.update.state.Storage}: every change below the root is written
 * down.
 */
final class RecordedFileSystem extends FileSystem {
    private final FileSystem real = FileSystems.getDefault();
    private final RecordedProvider provider;

    private RecordedFileSystem(Path root, List<Step> steps) {
        provider = new RecordedProvider(this, root, steps);
    }

    /** The root, as a path of which everything is written down. */
    static Path recorded(Path root, List<Step> steps) {
        return new RecordedPath(new RecordedFileSystem(root, steps), root);
    }

    Path of(Path path) {
        return path == null ? null : new RecordedPath(this, path);
    }

    static Path real(Path path) {
        return path instanceof RecordedPath recorded ? recorded.real() : path;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException(
                "it lasts as long as the device's own file system, which cannot be closed");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        List<Path> roots = new ArrayList<>();
        real.getRootDirectories().forEach(each -> roots.add(of(each)));
        return roots;
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return of(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher matcher = real.getPathMatcher(pattern);
        return path -> matcher.matches(real(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("changes are written down here, not watched");
    }
}
