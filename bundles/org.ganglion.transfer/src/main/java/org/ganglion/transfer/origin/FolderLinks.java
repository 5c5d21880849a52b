// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.receiving.Link;
import org.ganglion.transfer.receiving.Links;

/** A repository in a folder of this device, such as a USB stick. It may go away at any time. */
final class FolderLinks implements Links {
    private final Path folder;

    FolderLinks(Path folder) {
        this.folder = folder;
    }

    @Override
    public Link open(Artifact artifact, String path) {
        return new FolderLink(file(path), artifact);
    }

    @Override
    public byte[] read(String path, int most) {
        Path file = file(path);
        if (!Files.isRegularFile(file)) {
            throw absent(file); // or a pipe, which would be waited for
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] read = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new GanglionException(
                        Reason.TOO_LARGE, file + ": has more than the " + most + " bytes that are taken");
            }
            return read;
        } catch (NoSuchFileException e) {
            throw absent(file);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Path file(String path) {
        return folder.resolve(path);
    }

    private GanglionException absent(Path file) {
        if (Files.isDirectory(folder)) {
            return new GanglionException(Reason.NOT_FOUND, file + ": there is no such file in the repository");
        }
        return new GanglionException(
                Reason.NETWORK, folder + ": there is no such folder; is the stick or disk with the repository there?");
    }
}
