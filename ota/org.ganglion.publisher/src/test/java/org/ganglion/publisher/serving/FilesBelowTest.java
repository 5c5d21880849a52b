// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesBelowTest {
    @TempDir
    private Path folder;

    private Path file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, path);
    }

    /** As 'repo gc' does while a publisher looks. */
    private static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void givenFoldersThatGoWhileTheyAreListed_whenListed_thenTheRestIsFound() throws IOException {
        for (String path : List.of("a/1", "a/2", "a/x/3", "b/4", "b/y/5", "6")) {
            file(path);
        }
        Set<String> met = new TreeSet<>();

        List<Path> found = FilesBelow.of(folder, file -> {
            String top = folder.relativize(file).getName(0).toString();
            if (met.isEmpty()) {
                List.of("a", "b").stream()
                        .filter(each -> !each.equals(top))
                        .map(folder::resolve)
                        .forEach(FilesBelowTest::delete);
            }
            return met.add(file.toString());
        });

        assertEquals(Set.copyOf(found.stream().map(Path::toString).toList()), met);
        assertTrue(found.contains(folder.resolve("6")), found::toString);
    }

    @Test
    void givenLinks_whenListed_thenThoseThatLeadOutOrNowhereAreLeftOut() throws IOException {
        Path inside = file("served/1");
        Path outside = file("outside/2");
        Files.createSymbolicLink(folder.resolve("served/in"), inside);
        Files.createSymbolicLink(folder.resolve("served/out"), outside);
        Files.createSymbolicLink(folder.resolve("served/folder"), outside.getParent());
        Files.createSymbolicLink(folder.resolve("served/nowhere"), folder.resolve("none"));

        assertEquals(
                Set.of(inside, folder.resolve("served/in")),
                Set.copyOf(FilesBelow.of(folder.resolve("served").toRealPath(), file -> true)));
    }

    @Test
    void givenAFolderThatIsGoneAsAWhole_whenListed_thenThatIsSaid() {
        Path gone = folder.resolve("gone");

        assertThrows(NoSuchFileException.class, () -> FilesBelow.of(gone, file -> true));
    }
}
