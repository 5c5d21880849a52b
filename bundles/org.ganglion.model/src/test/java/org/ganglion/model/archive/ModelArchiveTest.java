// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.ganglion.model.ModelManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class ModelArchiveTest {
    @Test
    void givenAModel_whenPackedTwice_thenTheBytesAreEqual() {
        assertArrayEquals(PackedSample.bundle(), PackedSample.bundle());
    }

    @Test
    void givenABundle_whenOpened_thenManifestAndContentAreThoseThatWerePacked() {
        ModelArchive archive = ModelArchive.open("sample.jar", Content.of(PackedSample.bundle()));

        assertEquals(PackedSample.manifest(), archive.manifest());
        assertArrayEquals(PackedSample.FILE, archive.read(archive.manifest().file()));
    }

    @Test
    void givenABundle_whenOpened_thenTheModelBeginsAtAMultipleOf4096AndIsThere() {
        byte[] bundle = PackedSample.bundle();

        long offset = ModelArchive.open("sample.jar", Content.of(bundle)).modelOffset();

        assertEquals(0, offset % 4096);
        assertArrayEquals(
                PackedSample.FILE,
                java.util.Arrays.copyOfRange(bundle, (int) offset, (int) offset + PackedSample.FILE.length));
    }

    @Test
    void givenTwoVersionsWithTheSameWeights_whenPacked_thenTheBlocksOfTheWeightsAreEqual() {
        byte[] one = PackedSample.bundle(PackedSample.manifest("sample", "1.0"));
        byte[] two = PackedSample.bundle(PackedSample.manifest("sample", "2.0.0.with-a-longer-name"));
        int block = 4096;

        assertNotEquals(Digests.sha256(one), Digests.sha256(two));
        assertEquals(block(one, 1, block), block(two, 1, block));
    }

    private static String block(byte[] bytes, int number, int size) {
        return Digests.sha256(java.util.Arrays.copyOfRange(bytes, number * size, (number + 1) * size));
    }

    @Test
    void givenABundle_whenJavasOwnReaderOpensIt_thenItSeesTheSame(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("sample.jar"), PackedSample.bundle());

        try (JarFile jar = new JarFile(file.toFile())) {
            assertEquals(
                    List.of(
                            "META-INF/MANIFEST.MF",
                            "model.json",
                            "selftest/input.f64",
                            "selftest/expected.f64",
                            "model.nir"),
                    jar.stream().map(Object::toString).toList());
            assertArrayEquals(
                    PackedSample.FILE,
                    jar.getInputStream(jar.getEntry("model.nir")).readAllBytes());
            var headers = jar.getManifest().getMainAttributes();
            assertEquals("ganglion.model.sample", headers.getValue("Bundle-SymbolicName"));
            assertEquals(
                    "ganglion.engine;filter:=\"(kind=spiking)\";effective:=active,"
                            + "ganglion.neuron;filter:=\"(type=LIF)\";effective:=active",
                    headers.getValue("Require-Capability"));
            assertEquals("sample;version=\"1.2\"", headers.getValue("Ganglion-Model"));
        }
    }

    @Test
    void givenVersionsOfEveryForm_whenPacked_thenTheBundlesVersionIsOneForOsgiAndDiffersWithTheContent() {
        for (String version : List.of("1", "1.2", "1.2.3", "1.2.3.beta")) {
            ModelManifest manifest = PackedSample.manifest("sample", version);
            Version bundle = new Version(
                    BundleHeaders.of(manifest, ManifestDocument.write(manifest)).version());
            assertEquals(1, bundle.getMajor());
            assertTrue(bundle.getQualifier().matches("(beta-)?[0-9a-f]{12}"), bundle.toString());
        }
        ModelManifest other = PackedSample.manifest("another", "1");
        assertNotEquals(
                BundleHeaders.of(other, ManifestDocument.write(other)).version(),
                BundleHeaders.of(
                                PackedSample.manifest("sample", "1"),
                                ManifestDocument.write(PackedSample.manifest("sample", "1")))
                        .version());
    }
}
