// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profile.Bundles;
import org.ganglion.profile.Profile.Detection;
import org.ganglion.profile.Profile.LookFor;
import org.ganglion.repository.composition.BuiltComposition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generation from a composition as a build leaves it. */
class FirstGenerationTest {
    @TempDir
    Path root;

    private BuiltComposition edge;

    @BeforeEach
    void aCompositionThatIsBuilt() throws IOException {
        edge = new BuiltComposition(root, "edge");
        write("target/export/boot/launcher.jar", jar("Launcher.class"));
        write("target/export/boot/framework.jar", jar("Felix.class"));
        write("target/export/edge/plain-1.jar", jar("org/a/A.class"));
        write(
                "target/export/edge/natives-1.jar",
                jar("org/a/linux-arm64/a.so", "org/a/linux-x86_64/a.so", "org/a/A.class"));
        write("edge.properties", "a=b\n".getBytes(UTF_8));
        write("edge.jvm", "-Xint\n".getBytes(UTF_8));
    }

    private void write(String file, byte[] bytes) throws IOException {
        Path path = root.resolve("bndrun/edge").resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
    }

    private static byte[] jar(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(entry.length());
            }
        }
        return bytes.toByteArray();
    }

    private static Profile profile(List<String> flags, String... architectures) {
        return profile(flags, Bundles.AS_COMPOSED, architectures);
    }

    private static Profile profile(List<String> flags, Bundles bundles, String... architectures) {
        return new Profile(
                "bench",
                "A bench.",
                List.of("bench"),
                new Detection(List.of(architectures), List.of(), List.of()),
                new LookFor(List.of(), List.of()),
                bundles,
                List.of(),
                List.of(),
                flags,
                Map.of(),
                "[Unit]");
    }

    private FirstGeneration generation(Profile profile, Path... configurations) throws IOException {
        return FirstGeneration.of("0.1.0", edge, profile, List.of(configurations));
    }

    private static byte[] file(FirstGeneration generation, String path) {
        return generation.files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    private static String text(FirstGeneration generation, String path) {
        return new String(file(generation, path), UTF_8);
    }

    private static List<String> entries(byte[] jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void givenAProfile_whenMade_thenFlagsPropertiesAndNativesAreTheProfiles() throws IOException {
        FirstGeneration made = generation(profile(List.of("-Xmx64m", "-XX:+UseSerialGC"), "aarch64"));
        assertEquals("-Xmx64m\n-XX:+UseSerialGC\n", text(made, "jvm"));
        assertEquals("a=b\nganglion.profile=bench\n", text(made, "framework.properties"));
        assertEquals(List.of("org/a/linux-arm64/a.so", "org/a/A.class"), entries(file(made, "bundles/natives-1.jar")));
        assertArrayEquals(Files.readAllBytes(edge.bundles().get(1)), file(made, "bundles/plain-1.jar"));
        assertEquals("run\n", text(made, "arguments"));
        assertEquals(0, file(made, "COMMITTED").length);
    }

    @Test
    void givenAProfileOfAnyBoard_whenMade_thenBundlesAreUntouchedAndFlagsTheCompositions() throws IOException {
        FirstGeneration made = generation(profile(List.of()));
        assertArrayEquals(Files.readAllBytes(edge.bundles().get(0)), file(made, "bundles/natives-1.jar"));
        assertEquals("-Xint\n", text(made, "jvm"));
    }

    @Test
    void givenAProfileThatAddsAndLeavesOut_whenMade_thenTheBundlesAreItsOwn() throws IOException {
        Path extra = root.resolve("bundles/org.b.extra/target/org.b.extra-1.2.3.jar");
        Files.createDirectories(extra.getParent());
        Files.write(extra, jar("org/b/B.class"));
        Files.write(extra.resolveSibling("org.b.extra-1.2.3-sources.jar"), jar("org/b/B.java"));
        Bundles bundles = new Bundles(List.of("org.b.extra"), List.of("natives"));
        FirstGeneration made = generation(profile(List.of(), bundles, "arm"));
        assertEquals(
                List.of("bundles/org.b.extra-1.2.3.jar", "bundles/plain-1.jar"),
                made.files().stream()
                        .map(ArchivedFile::path)
                        .filter(path -> path.startsWith("bundles/"))
                        .toList());
        assertArrayEquals(Files.readAllBytes(extra), file(made, "bundles/org.b.extra-1.2.3.jar"));
    }

    @Test
    void givenAProfileWithABundleThatIsNotThere_whenMade_thenItIsRefusedByName() {
        for (Bundles bundles :
                List.of(new Bundles(List.of("org.c"), List.of()), new Bundles(List.of(), List.of("org.c")))) {
            GanglionException refused =
                    assertThrows(GanglionException.class, () -> generation(profile(List.of(), bundles)));
            assertEquals(Reason.NOT_FOUND, refused.reason());
            assertTrue(refused.getMessage().contains("org.c"), refused.getMessage());
        }
    }

    @Test
    void givenAnotherByte_whenMade_thenTheNameIsAnother() throws IOException {
        String name = generation(profile(List.of())).name();
        assertEquals(name, generation(profile(List.of())).name());
        assertTrue(name.matches("0\\.1\\.0-[0-9a-f]{12}"), name);
        write("edge.jvm", new byte[] {'#'});
        assertNotEquals(name, generation(profile(List.of())).name());
    }

    @Test
    void givenConfigurations_whenMade_thenTheyAreCheckedAndIn() throws IOException {
        Path good = Files.writeString(root.resolve("a.json"), "{\":c\": 1, \"pid\": {\"key\": 7}}");
        assertArrayEquals(
                Files.readAllBytes(good), file(generation(profile(List.of()), good), "configurations/a.json"));
        Path bad = Files.writeString(root.resolve("b.json"), "{\"pid\": [7]}");
        GanglionException refused = assertThrows(GanglionException.class, () -> generation(profile(List.of()), bad));
        assertEquals(Reason.MALFORMED, refused.reason());
    }

    @Test
    void givenNothingBuilt_whenMade_thenItSaysHowToBuild() throws IOException {
        Files.delete(root.resolve("bndrun/edge/target/export/boot/launcher.jar"));
        GanglionException refused = assertThrows(GanglionException.class, () -> generation(profile(List.of())));
        assertEquals(Reason.NOT_FOUND, refused.reason());
        assertTrue(refused.getMessage().contains("edge is not built"), refused.getMessage());
    }
}
