// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Requirement;
import org.ganglion.repository.Founding;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Publication;
import org.ganglion.repository.ReleaseEntry;
import org.ganglion.repository.Repository;
import org.ganglion.repository.RepositoryCheck;
import org.ganglion.repository.Roles;
import org.ganglion.repository.SigningKey;
import org.ganglion.repository.Sweep;
import org.ganglion.repository.TargetEntry;
import org.ganglion.repository.TimestampRun;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.Part;
import org.ganglion.update.document.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelvingTest {
    private static final String ACME = "acme";

    @TempDir
    private Path folder;

    private Path repo;
    private final Map<String, SigningKey> keys = new LinkedHashMap<>();

    @BeforeEach
    void aRepository() {
        repo = folder.resolve("repo");
        Map<String, List<KeyDescription>> descriptions = new LinkedHashMap<>();
        for (String role : List.of(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.TIMESTAMP, Roles.CAMPAIGNS, ACME)) {
            Path file = folder.resolve(role + KeyFile.PRIVATE);
            KeyFile.make(file);
            keys.put(role, KeyFile.read(file).signing(Optional.empty()));
            descriptions.put(role, List.of(keys.get(role).description()));
        }
        new Founding(descriptions, Map.of(), Map.of()).in(repo, keys.values());
    }

    private static byte[] weights(int changes) {
        byte[] bytes = new byte[400_000];
        new Random(7).nextBytes(bytes);
        Random scattered = new Random(8);
        for (int i = 0; i < changes; i++) {
            bytes[scattered.nextInt(bytes.length)]++;
        }
        return bytes;
    }

    private ReleaseContents model(String version, byte[] content) throws IOException {
        return model(version, content, Map.of());
    }

    private ReleaseContents model(String version, byte[] content, Map<String, Object> gate) throws IOException {
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA,
                "kws",
                version,
                "tflite",
                "tflite",
                new ModelManifest.Content("kws.tflite", 1, "0".repeat(64)),
                Map.of(),
                List.of(),
                List.of(Requirement.parse("ganglion.engine;kind=tflite")),
                Optional.empty(),
                Map.of("source", "mqtt"));
        Path file = Files.write(folder.resolve("kws-" + version + ".jar"), content);
        ReleaseOrder order = new ReleaseOrder(
                ACME,
                "keywords",
                version,
                Optional.empty(),
                List.of(file),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                gate,
                OptionalLong.empty(),
                true);
        return ReleaseContents.ofModel(order, new PackedModel(manifest, version + ".0", file));
    }

    private Shelving shelving(ReleaseContents contents) {
        return new Shelving(Repository.open(repo), contents, false, OptionalInt.empty());
    }

    private Shelving.Shelved publish(ReleaseContents contents) throws IOException {
        return shelving(contents).publish(signing());
    }

    private List<SigningKey> signing() {
        return List.of(keys.get(ACME), keys.get(Roles.SNAPSHOT));
    }

    private List<String> problems() {
        TimestampRun.in(repo, List.of(keys.get(Roles.TIMESTAMP)), OptionalInt.empty());
        return RepositoryCheck.of(repo, Optional.empty()).problems();
    }

    @Test
    void givenAReleaseWithTheHighestCounter_whenAnotherIsToFollow_thenItIsRefusedAndNothingIsPublished()
            throws IOException {
        try (Publication publication = Repository.open(repo).change(signing())) {
            publication.add(
                    ACME,
                    "features/acme/keywords-0.9.json",
                    new byte[] {'{', '}'},
                    Map.of(ReleaseEntry.COUNTER, JsonObject.HIGHEST_COUNTER));
            publication.publish();
        }

        GanglionException refused = assertThrows(GanglionException.class, () -> publish(model("1.0", weights(0))));

        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertEquals(List.of(), problems());
    }

    @Test
    void givenAModel_whenReleased_thenTheFeaturePinsItAndSaysWhatTheBoardMustBring() throws IOException {
        Shelving.Shelved shelved = publish(model("1.0", weights(0)));

        assertEquals(List.of(), problems());
        ReleaseEntry entry =
                Repository.open(repo).release("features/acme/keywords-1.0.json").orElseThrow();
        assertEquals(1, entry.counter());
        assertEquals(List.of(), entry.hardware());
        JsonObject feature = JsonObject.read("feature", shelved.feature());
        JsonObject part = feature.objects("bundles").get(0);
        assertEquals("models/acme/kws-1.0.0.jar", part.text("path"));
        assertEquals(Digests.sha256(weights(0)), part.text("sha256"));
        assertTrue(part.has("hashes") && part.has("chunks"));
        assertEquals(
                List.of("ganglion.engine;kind=tflite"),
                feature.object("extensions")
                        .object("ganglion-requirements")
                        .object("json")
                        .texts("capabilities"));
        assertEquals(
                "kws",
                feature.object("configurations")
                        .object("org.ganglion.pipeline~kws")
                        .text("model"));
    }

    @Test
    void givenAReleaseThatIsThere_whenReleasedAgain_thenTheBytesAreTheSameAndNothingHappens() throws IOException {
        Shelving.Shelved first = publish(model("1.0", weights(0)));
        long snapshot = Repository.open(repo).snapshot();

        Shelving.Shelved second = publish(model("1.0", weights(0)));

        assertFalse(second.isNew());
        assertArrayEquals(first.feature(), second.feature());
        assertEquals(snapshot, Repository.open(repo).snapshot());
    }

    @Test
    void givenOtherContents_whenTheSameVersionIsReleased_thenItIsRefusedUnlessAgainIsSaid() throws IOException {
        publish(model("1.0", weights(0)));
        ReleaseContents other = model("1.0", weights(0), Map.of("soakSeconds", 5L));

        GanglionException refused = assertThrows(GanglionException.class, () -> publish(other));
        assertEquals(Reason.INCONSISTENT, refused.reason());
        Shelving.Shelved again =
                new Shelving(Repository.open(repo), other, true, OptionalInt.empty()).publish(signing());

        assertEquals(2, again.counter());
        assertEquals(List.of(), problems());
        assertEquals(1, Repository.open(repo).releases().size());
    }

    @Test
    void givenAFewChangedWeights_whenTheNextVersionIsReleased_thenASmallDeltaGoesWithIt() throws IOException {
        publish(model("1.0", weights(0)));

        Shelving.Shelved next = publish(model("1.1", weights(100)));

        assertEquals(2, next.counter());
        assertEquals(1, next.deltas().size());
        assertTrue(
                next.deltas().get(0).bytes().length < 4000, next.deltas().get(0).bytes().length + " bytes");
        String path = "deltas/" + Digests.sha256(weights(0)) + '-' + Digests.sha256(weights(100));
        assertTrue(Repository.open(repo).target(path).isPresent());
        JsonObject delta = JsonObject.read("feature", next.feature())
                .objects("bundles")
                .get(0)
                .objects("deltas")
                .get(0);
        assertEquals(Repository.open(repo).target(path).get().sha256(), delta.text("sha256"));
        Part onDevice = Feature.read("feature", next.feature()).parts().get(0);
        assertEquals(Role.MODEL, onDevice.role());
        assertEquals(Digests.sha256(weights(0)), onDevice.deltas().get(0).from());
        assertTrue(onDevice.chunks().isPresent());
        assertEquals(List.of(), problems());
        Shelving.Shelved same = publish(model("1.1", weights(100)));
        assertArrayEquals(next.feature(), same.feature());
    }

    @Test
    void givenOldReleases_whenOnlyOneIsKept_thenTheirFilesGoWithTheNextSweep() throws IOException {
        publish(model("1.0", weights(0)));
        publish(model("1.1", weights(100)));
        ReleaseContents last = model("1.2", weights(200));

        new Shelving(Repository.open(repo), last, false, OptionalInt.of(1)).publish(signing());

        assertEquals(List.of(), problems());
        List<String> paths = new ArrayList<>(
                Repository.open(repo).targets().stream().map(TargetEntry::path).toList());
        assertEquals(
                List.of("features/acme/keywords-1.2.json"),
                paths.stream().filter(path -> path.startsWith("features/")).toList());
        assertEquals(
                List.of("models/acme/kws-1.2.0.jar"),
                paths.stream().filter(path -> path.startsWith("models/")).toList());
        assertEquals(
                1, paths.stream().filter(path -> path.startsWith("deltas/")).count(), paths.toString());
        assertTrue(Sweep.in(repo, true).size() > 6);
        assertEquals(List.of(), problems());
    }

    @Test
    void givenARehearsal_whenAskedFor_thenNothingChanges() throws IOException {
        Shelving.Shelved would = shelving(model("1.0", weights(0))).rehearse();

        assertEquals(1, would.counter());
        assertEquals(List.of(), Repository.open(repo).targets());
        assertArrayEquals(would.feature(), publish(model("1.0", weights(0))).feature());
    }

    @Test
    void givenNamesAndVersions_whenAnOrderIsMade_thenThoseThatAPathCannotTellApartAreRefused() {
        for (String name : List.of("", "Kitchen", "kitchen-2", "-kitchen", "kit/chen", "2fast")) {
            assertRefused(name, "1.0.0");
        }
        for (String version : List.of("", "v1", "1/0", "-1", "1.0-")) {
            assertRefused("kitchen", version);
        }
    }

    private static void assertRefused(String name, String version) {
        GanglionException refused = assertThrows(
                GanglionException.class,
                () -> new ReleaseOrder(
                        ACME,
                        name,
                        version,
                        Optional.empty(),
                        List.of(Path.of("m")),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        Map.of(),
                        OptionalLong.empty(),
                        true),
                name + ' ' + version);
        assertEquals(Reason.USAGE, refused.reason());
    }

    @Test
    void givenAGate_whenRead_thenItIsAsTheDeviceReadsIt() {
        assertEquals(
                Map.of("soakSeconds", 5L, "shadow", Map.of("seconds", 60L, "tolerance", 0.05)),
                Gate.read(Map.of("soakSeconds", "5", "shadowSeconds", "60", "shadowTolerance", "0.05")));
        for (Map<String, String> wrong : List.of(
                Map.of("soak", "5"),
                Map.of("soakSeconds", "-5"),
                Map.of("shadowTolerance", "0.1"),
                Map.of("shadowSeconds", "1", "shadowTolerance", "much"))) {
            assertEquals(
                    Reason.USAGE,
                    assertThrows(GanglionException.class, () -> Gate.read(wrong))
                            .reason());
        }
    }
}
