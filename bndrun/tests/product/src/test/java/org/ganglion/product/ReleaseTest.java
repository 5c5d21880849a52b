// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.ganglion.api.json.JsonObject;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A repository with a release of what a board runs and a real model, checked by the client's own code. */
@Timeout(900)
class ReleaseTest {
    @TempDir
    Path folder;

    private Ganglion ganglion;

    @BeforeEach
    void aCommand() {
        ganglion = new Ganglion(folder);
    }

    private Ended done(String... words) throws Exception {
        Ended ended = ganglion.run(words);
        assertEquals(0, ended.code(), () -> List.of(words) + ": " + ended.out() + ended.err());
        return ended;
    }

    private Ended release(String version, String model, String... more) throws Exception {
        List<String> words = new ArrayList<>(
                List.of("release", "kitchen", "--version", version, "--profile", "generic-aarch64", "--model", model));
        words.addAll(List.of(more));
        return done(words.toArray(String[]::new));
    }

    private Path file(String path, String sha256) {
        int name = path.lastIndexOf('/') + 1;
        return folder.resolve("repo/targets/" + path.substring(0, name) + sha256 + '.' + path.substring(name));
    }

    private static String digest(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void givenAnEmptyFolder_whenABaseWithAModelIsReleased_thenAClientTrustsAllThatABoardNeeds() throws Exception {
        String model = SharedData.path("tflite/models/kws_dscnn_int8.tflite").toString();
        done("repo", "init", "--publisher", "acme");

        Ended shown = release("1.0.0", model, "--dry-run");
        assertTrue(
                shown.out()
                        .contains(
                                "ganglion.model.kws_dscnn_int8 needs ganglion.engine;kind=tflite: org.ganglion.engine.tflite"),
                shown.out());
        assertFalse(Files.exists(folder.resolve("repo/targets")), "a rehearsal changes nothing");
        JsonObject released = release("1.0.0", model, "--json").json();
        done("repo", "timestamp");
        JsonObject verified = done("repo", "verify", "--json").json();

        assertEquals(List.of(), verified.list("problems"));
        byte[] bytes = Files.readAllBytes(file(released.text("path"), released.text("sha256")));
        JsonObject feature = JsonObject.read("feature", bytes);
        assertEquals("acme:kitchen:1.0.0", feature.text("id"));
        Set<String> kinds = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (JsonObject part : feature.objects("bundles")) {
            byte[] content = Files.readAllBytes(file(part.text("path"), part.text("sha256")));
            assertEquals(part.text("sha256"), digest(content), part.text("path"));
            assertEquals(part.integer("length"), content.length, part.text("path"));
            byte[] hashes = Files.readAllBytes(file("hashes/" + part.text("sha256"), part.text("hashes")));
            assertEquals((content.length + 4095) / 4096 * 32, hashes.length, part.text("path"));
            kinds.add(part.text("role"));
            names.add(part.text("id").split(":")[1]);
        }
        assertEquals(Set.of("boot", "bundle", "model"), kinds);
        assertTrue(names.containsAll(edge()), () -> edge() + " without " + names);
        assertOnlyLibrariesOf("linux-arm64", feature);
        JsonObject requirements =
                feature.object("extensions").object("ganglion-requirements").object("json");
        assertEquals(List.of("aarch64"), requirements.texts("architectures"));
        JsonObject release =
                feature.object("extensions").object("ganglion-release").object("json");
        assertEquals(1, release.integer("counter"));
        assertEquals("generic-aarch64", release.object("properties").text("ganglion.profile"));
        assertTrue(release.texts("jvm").contains("-XX:+UseSerialGC"));

        again(model, released);
        backAgain(model);
    }

    /** The same once more changes nothing. */
    private void again(String model, JsonObject released) throws Exception {
        JsonObject same = release("1.0.0", model, "--json").json();
        assertFalse(same.flag("new", true));
        assertEquals(released.text("sha256"), same.text("sha256"));
    }

    /** Another version with a higher counter; a campaign that allows to go back; what is old is found. */
    private void backAgain(String model) throws Exception {
        JsonObject next =
                release("1.1.0", model, "--gate", "soakSeconds=5", "--json").json();
        assertEquals(2, next.integer("counter"));
        done("campaign", "rollback", "kitchen", "--to", "1.0.0", "--devices", "lab/board-7");
        done("repo", "timestamp");
        assertEquals(List.of(), done("repo", "verify", "--json").json().list("problems"));
        Path campaign;
        try (Stream<Path> files = Files.list(folder.resolve("repo/targets/campaigns"))) {
            campaign = files.findFirst().orElseThrow();
        }
        JsonObject rollback =
                JsonObject.read("campaign", Files.readAllBytes(campaign)).object("rollback");
        assertEquals("features/acme/kitchen", rollback.text("path"));
        assertEquals(1, rollback.object("to").integer("releaseCounter"));
        assertEquals(List.of("lab/board-7"), rollback.texts("devices"));
    }

    /** The symbolic names that the composition was resolved to. */
    private static Set<String> edge() {
        try {
            Set<String> names = new HashSet<>();
            Files.readAllLines(Ganglion.root().resolve("bndrun/edge/edge.bndrun")).stream()
                    .filter(line -> line.startsWith("\t"))
                    .forEach(line -> names.add(line.strip().split(";")[0]));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertOnlyLibrariesOf(String platform, JsonObject feature) throws Exception {
        for (JsonObject part : feature.objects("bundles")) {
            if (part.text("id").contains("org.ganglion.tflite.natives")) {
                try (ZipFile jar =
                        new ZipFile(file(part.text("path"), part.text("sha256")).toFile())) {
                    assertEquals(
                            Set.of(platform),
                            new HashSet<>(jar.stream()
                                    .map(entry -> entry.getName().replaceAll(".*/(linux-[a-z0-9_]+)/.*", "$1"))
                                    .filter(name -> name.startsWith("linux-"))
                                    .toList()));
                    return;
                }
            }
        }
        throw new AssertionError("the native libraries are not in the release");
    }
}
