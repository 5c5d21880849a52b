// SPDX-License-Identifier: Apache-2.0
package org.example.learning.oja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static Attributes manifest() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"))) {
            return new Manifest(in).getMainAttributes();
        }
    }

    @Test
    void givenTheTemplate_whenItsLinesAreCounted_thenTheyAreFewerThanSixty() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> files = sources.filter(Files::isRegularFile).toList();
            assertEquals(1, files.size());
            assertTrue(Files.readAllLines(files.get(0)).size() < 60);
        }
    }

    @Test
    void givenTheBundle_whenItsManifestIsRead_thenItNeedsNothingButTheApi() throws IOException {
        String imports = manifest().getValue("Import-Package").replaceAll("\"[^\"]*\"", "");
        for (String imported : imports.split(",")) {
            assertTrue(imported.startsWith("org.ganglion.api."), imported);
        }
        assertNull(manifest().getValue("Export-Package"));
    }

    @Test
    void givenTheBundle_whenItsManifestIsRead_thenItSaysWhatItBrings() throws IOException {
        String capabilities = manifest().getValue("Provide-Capability");
        assertTrue(capabilities.contains("ganglion.learning"), capabilities);
        assertTrue(capabilities.contains("oja"), capabilities);
    }
}
