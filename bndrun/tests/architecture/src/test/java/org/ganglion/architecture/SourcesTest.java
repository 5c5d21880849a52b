// SPDX-License-Identifier: Apache-2.0
package org.ganglion.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for source files; Spotless sees to the form of Java and of the POMs. */
class SourcesTest {
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".ganglion", ".idea", ".settings");
    private static final Pattern WITH_COMMENTS =
            Pattern.compile(".*\\.(java|xml|bnd|bndrun|properties|jvm|sh|py|c|cpp|svg|service|conf)"
                    + "|mvnw|ganglion|run|supervisor|baseline|readme-commands|access-list");

    private static List<Path> sources(Pattern name) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(BuiltBundle.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (name.matcher(file.getFileName().toString()).matches()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    @Test
    void givenFilesThatCanHoldAComment_whenTheirFirstLinesAreRead_thenTheyNameTheLicence() throws IOException {
        List<Path> without = new ArrayList<>();
        List<Path> files = sources(WITH_COMMENTS);
        assertTrue(files.size() > 50);
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            if (lines.subList(0, Math.min(3, lines.size())).stream()
                    .noneMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"))) {
                without.add(BuiltBundle.root().relativize(file));
            }
        }
        assertEquals(List.of(), without, "SPDX-License-Identifier within the first three lines");
    }

    @Test
    void givenExportedPackages_whenTheirPackageInfoIsRead_thenItHasAVersion() throws IOException {
        List<Path> without = new ArrayList<>();
        for (Path file : sources(Pattern.compile("package-info\\.java"))) {
            String text = Files.readString(file);
            if (text.contains("@Export") && !text.contains("@Version(")) {
                without.add(BuiltBundle.root().relativize(file));
            }
        }
        assertEquals(List.of(), without, "an exported package has a version");
    }

    @Test
    void givenComponentsThatCanBeConfigured_whenTheirSourcesAreRead_thenNoneIgnoresItsConfiguration()
            throws IOException {
        List<Path> deaf = new ArrayList<>();
        int configured = 0;
        for (Path file : sources(Pattern.compile("(?!SourcesTest).*\\.java"))) {
            String text = Files.readString(file);
            if (text.contains("@Designate(")) {
                configured++;
                if (text.contains("ConfigurationPolicy.IGNORE")) {
                    deaf.add(BuiltBundle.root().relativize(file));
                }
            }
        }
        assertTrue(configured > 5, () -> "there are more components that can be configured");
        assertEquals(List.of(), deaf, "who offers a configuration takes it");
    }
}
