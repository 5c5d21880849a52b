// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.ganglion.tuf.FileNames;
import org.ganglion.tuf.Target;
import org.ganglion.tuf.TargetVerifier;
import org.ganglion.tuf.TufException;

/** Downloaded targets, each a file with the target's path, quoted, as its name. What lies there under such a name was verified. */
final class TargetFolder {
    private final Path folder;

    TargetFolder(Path folder) {
        this.folder = folder;
    }

    /** Where the bytes of a target come from. */
    interface Source {
        void copyTo(OutputStream out) throws IOException;
    }

    /** The target's file, which is fetched unless it is there. */
    Path file(Target target, Source source) throws IOException, TufException {
        Path file = folder.resolve(FileNames.quoted(target.path()));
        if (TargetVerifier.matches(target, file)) {
            return file;
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, ".", ".part");
        try {
            write(target, source, fresh);
            replace(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return file;
    }

    /** As the API's durable files do, but the process has only the two bundles of TUF on its class path. */
    private void replace(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void write(Target target, Source source, Path fresh) throws IOException, TufException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE);
                TargetVerifier verifier = new TargetVerifier(target, Channels.newOutputStream(channel))) {
            source.copyTo(verifier);
            verifier.finish();
            channel.force(true);
        }
    }
}
