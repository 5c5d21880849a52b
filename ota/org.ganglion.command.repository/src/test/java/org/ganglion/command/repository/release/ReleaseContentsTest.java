// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.repository.resolving.TestBundles;
import org.ganglion.model.Requirement;
import org.ganglion.profile.Profile;
import org.ganglion.repository.composition.BuiltComposition;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.Part;
import org.ganglion.update.document.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A base release of a small composition, read as a device reads it. */
class ReleaseContentsTest {
    @TempDir
    private Path root;

    private BuiltComposition edge;
    private Profile.Bundles ofBoard = Profile.Bundles.AS_COMPOSED;
    private final List<Path> plugins = new ArrayList<>();
    private final List<Path> choice = new ArrayList<>();
    private final List<Requirement> requires = new ArrayList<>();

    @BeforeEach
    void aCompositionThatIsBuilt() throws IOException {
        Path folder = root.resolve("bndrun/edge");
        Path exported = Files.createDirectories(folder.resolve("target/export/edge"));
        Path boot = Files.createDirectories(folder.resolve("target/export/boot"));
        TestBundles bundles = new TestBundles(exported);
        bundles.bundle("log", "1.0.0", "Export-Package", "log;version=1.0");
        bundles.bundle("runtime", "1.0.0", "Import-Package", "log");
        addLibraries(bundles.bundle("natives", "1.0.0"));
        Files.move(new TestBundles(boot).framework(), boot.resolve("framework.jar"));
        Files.move(new TestBundles(boot).bundle("org.ganglion.launcher", "0.1.0"), boot.resolve("launcher.jar"));
        Files.writeString(folder.resolve("edge.bndrun"), """
                -runee: JavaSE-17
                -runrequires: bnd.identity;id='runtime', bnd.identity;id='natives'
                """);
        Files.writeString(folder.resolve("edge.jvm"), "# flags\n-XX:+UseSerialGC\n");
        Files.writeString(folder.resolve("edge.properties"), "# properties\nganglion.launcher.order=log, \\\n  *\n");
        edge = new BuiltComposition(root, "edge");
    }

    private static void addLibraries(Path jar) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            for (String platform : List.of("linux-x86_64", "linux-arm64")) {
                Files.createDirectories(zip.getPath("lib", platform));
                Files.writeString(zip.getPath("lib", platform, "libx.so"), platform);
            }
        }
    }

    private ReleaseContents contents(Staging staging) throws IOException {
        Profile profile = new Profile(
                "pi",
                "",
                List.of("pi"),
                new Profile.Detection(List.of("aarch64"), List.of(), List.of()),
                new Profile.LookFor(List.of(), List.of()),
                ofBoard,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                "");
        ReleaseOrder order = new ReleaseOrder(
                "acme",
                "kitchen",
                "1.0.0",
                Optional.of(profile),
                List.of(),
                plugins,
                choice,
                requires,
                Map.of("org.ganglion.telemetry", Map.of("period.seconds", 5L)),
                Optional.empty(),
                Map.of("healthSeconds", 90L),
                OptionalLong.of(64_000_000),
                false);
        return ReleaseContents.ofBase(order, List.of(), edge, staging);
    }

    private Feature released() throws IOException {
        try (Staging staging = new Staging()) {
            return Feature.read("feature", new FeatureDocument(contents(staging), Map.of()).bytes(3));
        }
    }

    private static List<String> names(Feature feature) {
        return feature.parts().stream().map(Part::name).toList();
    }

    @Test
    void givenAComposition_whenReleased_thenADeviceReadsAWholeBase() throws IOException {
        Feature feature = released();

        assertTrue(feature.isBase());
        assertEquals("acme:kitchen:1.0.0", feature.id());
        assertEquals(3, feature.counter());
        assertEquals(List.of("framework", "org.ganglion.launcher", "log", "natives", "runtime"), names(feature));
        assertEquals(
                List.of("boot/framework.jar", "boot/launcher.jar"),
                feature.parts().stream()
                        .filter(part -> part.role() == Role.BOOT)
                        .map(Part::place)
                        .toList());
        assertEquals(List.of("-XX:+UseSerialGC"), feature.jvmFlags());
        assertEquals(Map.of("ganglion.launcher.order", "log, *", "ganglion.profile", "pi"), feature.properties());
        assertEquals(List.of("aarch64"), feature.requirements().architectures());
        assertEquals(List.of("pi"), feature.requirements().profiles());
        assertEquals(17, feature.requirements().java());
        assertEquals(64_000_000, feature.requirements().memory());
        assertEquals(90, feature.judging().health().toSeconds());
        assertEquals(Map.of("period.seconds", 5L), feature.configurations().get("org.ganglion.telemetry"));
        feature.parts()
                .forEach(part ->
                        assertTrue(part.path().isPresent() && part.hashes().isPresent()));
    }

    @Test
    void givenNativeLibraries_whenReleased_thenOnlyThoseOfTheBoardGoIn() throws IOException {
        try (Staging staging = new Staging()) {
            Path natives = contents(staging).parts().stream()
                    .filter(part -> part.id().contains(":natives:"))
                    .findFirst()
                    .orElseThrow()
                    .content();
            try (FileSystem zip = FileSystems.newFileSystem(natives)) {
                assertTrue(Files.exists(zip.getPath("lib/linux-arm64/libx.so")));
                assertTrue(Files.notExists(zip.getPath("lib/linux-x86_64/libx.so")));
            }
        }
    }

    @Test
    void givenTheSameInputs_whenReleasedTwice_thenTheBytesAreEqual() throws IOException {
        byte[] once;
        byte[] twice;
        try (Staging staging = new Staging()) {
            once = new FeatureDocument(contents(staging), Map.of()).bytes(1);
        }
        try (Staging staging = new Staging()) {
            twice = new FeatureDocument(contents(staging), Map.of()).bytes(1);
        }

        assertArrayEquals(once, twice);
    }

    @Test
    void givenAPluginOfTheSameName_whenReleased_thenItStandsForTheOneOfTheComposition() throws IOException {
        Path own = Files.createDirectories(root.resolve("own"));
        plugins.add(new TestBundles(own).bundle("log", "1.2.0", "Export-Package", "log;version=1.2"));

        assertEquals(
                List.of("1.2.0"),
                released().parts().stream()
                        .filter(part -> part.name().equals("log"))
                        .map(Part::version)
                        .toList());
    }

    @Test
    void givenAProfileWithOtherBundles_whenReleased_thenItAddsAndLeavesOut() throws IOException {
        new TestBundles(Files.createDirectories(root.resolve("bundles/emulator/target"))).bundle("emulator", "1.0.0");
        ofBoard = new Profile.Bundles(List.of("emulator"), List.of("natives"));

        assertEquals(List.of("framework", "org.ganglion.launcher", "emulator", "log", "runtime"), names(released()));
    }

    @Test
    void givenACapabilityThatIsRequired_whenAFolderHasWhatBringsIt_thenThatGoesInAndNothingElseOfTheFolder()
            throws IOException {
        TestBundles shelf = new TestBundles(Files.createDirectories(root.resolve("shelf")));
        shelf.bundle("neuron", "1.0.0", "Provide-Capability", "ganglion.neuron;type=LIF");
        shelf.bundle("unused", "1.0.0");
        requires.add(Requirement.parse("ganglion.neuron;type=LIF"));

        GanglionException missing = assertThrows(GanglionException.class, this::released);
        assertEquals(Reason.MISSING_CAPABILITY, missing.reason());
        choice.add(shelf.folder());

        assertEquals(
                List.of("framework", "org.ganglion.launcher", "log", "natives", "neuron", "runtime"),
                names(released()));
    }
}
