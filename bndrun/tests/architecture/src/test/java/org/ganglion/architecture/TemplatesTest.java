// SPDX-License-Identifier: Apache-2.0
package org.ganglion.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The templates of plugins are what the pages say of them. */
class TemplatesTest {
    /**
     * One of them.
     *
     * @param folder below cnf/docs
     * @param name of the bundle
     * @param namespace of the capability that it brings
     * @param brought what it is called there
     */
    private record Template(String folder, String name, String namespace, String brought) {
        Path path() {
            return BuiltBundle.root().resolve("cnf/docs").resolve(folder);
        }

        BuiltBundle built() throws IOException {
            return BuiltBundle.read(path().resolve("target/" + name + "-0.1.0.jar"));
        }
    }

    static Stream<Template> templates() {
        return Stream.of(
                new Template("template", "org.example.neuron.qif", "ganglion.neuron", "neuron.QIF"),
                new Template("template-rule", "org.example.learning.oja", "ganglion.learning", "oja"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void givenATemplate_whenItsLinesAreCounted_thenTheyAreFewerThanSixty(Template template) throws IOException {
        try (Stream<Path> sources = Files.walk(template.path().resolve("src/main/java"))) {
            List<Path> files = sources.filter(Files::isRegularFile).toList();
            assertEquals(1, files.size());
            assertTrue(Files.readAllLines(files.get(0)).size() < 60);
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void givenATemplate_whenItsManifestIsRead_thenItNeedsNothingButTheApi(Template template) throws IOException {
        BuiltBundle bundle = template.built();
        assertTrue(
                !bundle.imports().isEmpty()
                        && bundle.imports().stream().allMatch(name -> name.startsWith("org.ganglion.api.")),
                bundle.imports()::toString);
        assertEquals(Set.of(), bundle.exports());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void givenATemplate_whenItsManifestIsRead_thenItSaysWhatItBrings(Template template) throws IOException {
        String capabilities = template.built().headers().getValue("Provide-Capability");
        assertTrue(capabilities.contains(template.namespace()), capabilities);
        assertTrue(capabilities.contains(template.brought()), capabilities);
    }
}
