// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The files of a folder and of those below it, while others may be deleting some of them. */
final class FilesBelow {
    private FilesBelow() {}

    /**
     * Lists them. What goes meanwhile is not among them; neither is a link that leads out of the folder.
     *
     * @param folder a real path
     * @param wanted asked of each file
     */
    static List<Path> of(Path folder, Predicate<Path> wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (Files.isRegularFile(file) && wanted.test(file) && isInside(file, folder)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException && !file.equals(folder)) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return files;
    }

    private static boolean isInside(Path file, Path folder) throws IOException {
        try {
            return file.toRealPath().startsWith(folder);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
