// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ganglion.update.state.DiskStorage;
import org.ganglion.update.state.Storage;

/**
 * The disk, with the power cut before a chosen operation. What was not synced at that moment is lost in the worst way that a file system allows: bytes
 * of files are gone, and renames have not happened. Since this is what syncing means here, nothing is really synced.
 */
final class CuttingStorage implements Storage {
    private final Storage disk = new DiskStorage();
    private final PowerSupply power;
    private final Set<Path> unsynced = new HashSet<>();
    private final Deque<Rename> unsyncedRenames = new ArrayDeque<>();

    private int room = Integer.MAX_VALUE;
    private int refused;

    private record Rename(Path from, Path to, byte[] replaced) {}

    CuttingStorage(PowerSupply power) {
        this.power = power;
    }

    /** After so many operations it is full, until it is told otherwise. */
    void fullAfter(int operations) {
        room = operations;
        refused = 0;
    }

    /** How many operations it had no room for. */
    int refused() {
        return refused;
    }

    private void takeRoom() throws IOException {
        if (room <= 0) {
            refused++;
            throw new IOException("No space left on device");
        }
        room -= room == Integer.MAX_VALUE ? 0 : 1;
    }

    /** What the disk looks like when the power comes back. */
    void loseWhatWasNotSynced() throws IOException {
        while (!unsyncedRenames.isEmpty()) {
            Rename rename = unsyncedRenames.pop();
            Files.move(rename.to, rename.from);
            if (unsynced.remove(rename.to)) {
                unsynced.add(rename.from);
            }
            if (rename.replaced != null) {
                Files.write(rename.to, rename.replaced);
            }
        }
        for (Path file : unsynced) {
            if (Files.exists(file)) {
                Files.write(file, new byte[0]);
            }
        }
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        takeRoom();
        unsynced.add(file);
        if (power.cutsNow()) {
            disk.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        }
        power.draw();
        disk.write(file, bytes);
    }

    @Override
    public void sync(Path file) throws IOException {
        takeRoom();
        power.draw();
        unsynced.remove(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        takeRoom();
        power.draw();
        unsyncedRenames.push(new Rename(from, to, Files.isDirectory(to) ? null : disk.read(to)));
        disk.rename(from, to);
        if (unsynced.remove(from)) {
            unsynced.add(to);
        }
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        takeRoom();
        power.draw();
        unsyncedRenames.clear();
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
        takeRoom();
        power.draw();
        disk.link(file, name);
    }

    @Override
    public boolean isFolder(Path path) throws IOException {
        return disk.isFolder(path);
    }

    @Override
    public void delete(Path file) throws IOException {
        power.draw();
        disk.delete(file);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        disk.createFolder(folder);
    }
}
