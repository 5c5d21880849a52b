// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.update.state.DiskStorage;
import org.ganglion.update.state.Storage;

/** A disk of which everything that is done to it is written down. Nothing is really synced: the cut of its power is only thought. */
final class RecordingStorage implements Storage {
    private final Storage disk = new DiskStorage();
    private final Path root;
    private final List<Step> steps = new ArrayList<>();

    /** Steps are named from the root. */
    RecordingStorage(Path root) {
        this.root = root;
    }

    List<Step> steps() {
        return steps;
    }

    private String name(Path path) {
        return root.relativize(path).toString();
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return disk.open(file);
    }

    @Override
    public long length(Path file) throws IOException {
        return disk.length(file);
    }

    @Override
    public long space(Path folder) throws IOException {
        return disk.space(folder);
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        disk.link(file, name);
        steps.add(new Step.Link(name(file), name(name)));
    }

    @Override
    public boolean isFolder(Path path) throws IOException {
        return disk.isFolder(path);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        disk.write(file, bytes);
        steps.add(new Step.Write(name(file), bytes.clone()));
    }

    @Override
    public void sync(Path file) {
        steps.add(new Step.Sync(name(file)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        steps.add(new Step.Rename(name(from), name(to)));
    }

    @Override
    public void syncFolder(Path folder) {
        steps.add(new Step.SyncFolder(name(folder)));
    }

    @Override
    public void delete(Path file) throws IOException {
        if (Files.exists(file)) {
            disk.delete(file);
            steps.add(new Step.Delete(name(file)));
        }
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            disk.createFolder(folder);
            steps.add(new Step.CreateFolder(name(folder)));
        }
    }
}
