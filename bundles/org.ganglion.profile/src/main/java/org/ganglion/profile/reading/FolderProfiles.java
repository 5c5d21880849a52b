// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Profiles in a folder. */
record FolderProfiles(Path folder) implements ProfileFiles {
    @Override
    public List<String> names() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(PROFILE)))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE, "cannot list the profiles in " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean has(String name, String file) {
        return Files.isRegularFile(folder.resolve(name).resolve(file));
    }

    @Override
    public String text(String name, String file) {
        if (!has(name, file)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "profile '" + name + "': there is no "
                            + folder.resolve(name).resolve(file) + "; there are " + names());
        }
        try {
            return Files.readString(folder.resolve(name).resolve(file));
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "cannot read profile '" + name + "': " + e.getMessage(), e);
        }
    }
}
