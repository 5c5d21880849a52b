// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.update.state.DiskStorage;

/** A disk of which everything that is done to it is written down. Nothing is really synced: the cut of its power is only thought. */
final class RecordingStorage extends ForwardingStorage {
    private final Path root;
    private final List<Step> steps = new ArrayList<>();

    /** Steps are named from the root. */
    RecordingStorage(Path root) {
        super(new DiskStorage());
        this.root = root;
    }

    List<Step> steps() {
        return steps;
    }

    private String name(Path path) {
        return root.relativize(path).toString();
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        super.link(file, name);
        steps.add(new Step.Link(name(file), name(name)));
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        super.write(file, bytes);
        steps.add(new Step.Write(name(file), bytes.clone()));
    }

    @Override
    public void sync(Path file) {
        steps.add(new Step.Sync(name(file)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        super.rename(from, to);
        steps.add(new Step.Rename(name(from), name(to)));
    }

    @Override
    public void syncFolder(Path folder) {
        steps.add(new Step.SyncFolder(name(folder)));
    }

    @Override
    public void delete(Path file) throws IOException {
        if (Files.exists(file)) {
            super.delete(file);
            steps.add(new Step.Delete(name(file)));
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            super.createFolder(folder);
            steps.add(new Step.CreateFolder(name(folder)));
        }
    }
}
