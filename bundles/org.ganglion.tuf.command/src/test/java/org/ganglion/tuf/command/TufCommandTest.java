// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ganglion.tuf.metadata.PublicKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in this process, over HTTP with a server of this process. */
class TufCommandTest {
    private static final byte[] ONE = "target one".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TWO = "target two".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = Instant.now();
    private SignedFolder repository;
    private WebServer server;

    @BeforeEach
    void publish() throws Exception {
        repository = new SignedFolder(folder, PublicKeys.ED25519, now.plus(Duration.ofDays(30)));
        repository.add("one.txt", ONE);
        repository.add("a/b/two & 2.txt", TWO);
        repository.addOdd("odd/three", ONE);
        repository.publish();
        server = new WebServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(String... arguments) {
        return new TufCommand(() -> now, new PrintStream(out, true), new PrintStream(err, true)).run(arguments);
    }

    private int init() {
        return run("--metadata-dir", trusted(), "init", repository.firstRoot().toString());
    }

    private int refresh() {
        return run("--metadata-url", server.address("/metadata/"), "--metadata-dir", trusted(), "refresh");
    }

    private int download(String... names) {
        Stream<String> options = Stream.of(
                "--metadata-url",
                server.address("/metadata/"),
                "--metadata-dir",
                trusted(),
                "--target-dir",
                downloads().toString(),
                "--target-base-url",
                server.address("/targets/"));
        Stream<String> all = Stream.concat(options, Stream.of(names).flatMap(name -> Stream.of("--target-name", name)));
        return run(Stream.concat(all, Stream.of("download")).toArray(String[]::new));
    }

    private String trusted() {
        return folder.resolve("trusted").toString();
    }

    private Path downloads() {
        return folder.resolve("downloads");
    }

    private static TreeSet<String> names(Path folder) throws Exception {
        TreeSet<String> names = new TreeSet<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        return names;
    }

    @Test
    void givenARoot_whenInitialisedAndRefreshed_thenTrustedMetadataIsInTheFolder() throws Exception {
        assertEquals(0, init());
        assertEquals(0, refresh());
        assertEquals(
                List.of("root.json", "snapshot.json", "targets.json", "timestamp.json"),
                List.copyOf(names(Path.of(trusted()))));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("metadata/timestamp.json")),
                Files.readAllBytes(Path.of(trusted(), "timestamp.json")));
        assertEquals(
                List.of(
                        "/metadata/2.root.json",
                        "/metadata/timestamp.json",
                        "/metadata/2.snapshot.json",
                        "/metadata/2.targets.json"),
                server.requests);
    }

    @Test
    void givenTargets_whenDownloaded_thenTheyAreInTheFolderAndNotFetchedAgain() throws Exception {
        init();
        assertEquals(0, download("one.txt", "a/b/two & 2.txt", "odd/three"), err::toString);
        assertEquals(List.of("a%2Fb%2Ftwo%20%26%202.txt", "odd%2Fthree", "one.txt"), List.copyOf(names(downloads())));
        assertArrayEquals(ONE, Files.readAllBytes(downloads().resolve("one.txt")));
        assertArrayEquals(TWO, Files.readAllBytes(downloads().resolve("a%2Fb%2Ftwo%20%26%202.txt")));
        assertEquals(3, out.toString(StandardCharsets.UTF_8).lines().count());
        assertTrue(names(Path.of(trusted())).contains("..%2Fodd%3F.json"));
        server.requests.clear();
        assertEquals(0, download("one.txt", "a/b/two & 2.txt", "odd/three"));
        assertEquals(List.of("/metadata/2.root.json", "/metadata/timestamp.json"), server.requests);
    }

    @Test
    void givenSeveralNames_whenOneIsNotThere_thenItStopsThereAndFails() throws Exception {
        init();
        assertEquals(1, download("one.txt", "nowhere", "odd/three"));
        assertEquals(List.of("one.txt"), List.copyOf(names(downloads())));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("MISSING"), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"target 0ne", "target", "target one and more", ""})
    void givenAnotherContentOnTheServer_whenDownloaded_thenItIsNotKept(String content) throws Exception {
        init();
        assertEquals(0, download("a/b/two & 2.txt"));
        try (Stream<Path> files = Files.list(folder.resolve("targets"))) {
            Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.writeString(file, content);
        }
        assertEquals(1, download("one.txt"));
        assertEquals(List.of("a%2Fb%2Ftwo%20%26%202.txt"), List.copyOf(names(downloads())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512", "sha256 sha512", "sha512 unknown"})
    void givenHashesOfOtherAlgorithms_whenDownloaded_thenOneThatIsKnownIsEnough(String algorithms) throws Exception {
        repository.add("other.txt", TWO, hashes(algorithms));
        repository.publish();
        init();

        assertEquals(0, download("other.txt"), err::toString);
        assertArrayEquals(TWO, Files.readAllBytes(downloads().resolve("other.txt")));
    }

    @Test
    void givenHashesOfNoKnownAlgorithm_whenDownloaded_thenItIsRefusedAndNothingIsKept() throws Exception {
        repository.add("other.txt", TWO, hashes("unknown"));
        repository.publish();
        init();

        assertEquals(1, download("other.txt"));
        assertTrue(err.toString().contains("WRONG_CONTENT"), err::toString);
        assertFalse(Files.exists(downloads().resolve("other.txt")));
    }

    private static Map<String, String> hashes(String algorithms) throws Exception {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String algorithm : algorithms.split(" ")) {
            hashes.put(algorithm, SignedFolder.hash(algorithm.equals("sha512") ? "SHA-512" : "SHA-256", TWO));
        }
        return hashes;
    }

    @Test
    void givenATargetThatChanges_whenDownloadedAgain_thenTheNewOneReplacesTheOld() throws Exception {
        init();
        for (int i = 0; i < 10; i++) {
            byte[] content = ("content " + i).getBytes(StandardCharsets.UTF_8);
            repository.add("one.txt", content);
            repository.publish();
            assertEquals(0, download("one.txt"));
            assertArrayEquals(content, Files.readAllBytes(downloads().resolve("one.txt")));
        }
        assertEquals(1, names(downloads()).size());
    }

    @Test
    void givenADamagedDownload_whenDownloadedAgain_thenItIsFetchedAgain() throws Exception {
        init();
        download("one.txt");
        Files.writeString(downloads().resolve("one.txt"), "target 0ne");
        assertEquals(0, download("one.txt"));
        assertArrayEquals(ONE, Files.readAllBytes(downloads().resolve("one.txt")));
    }

    @Test
    void givenTimeThatHasPassed_whenRefreshed_thenItFails() {
        init();
        assertEquals(0, refresh());
        now = now.plus(Duration.ofDays(31));
        assertEquals(1, refresh());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("EXPIRED"), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/endless/", "/broken/", "/nowhere/"})
    void givenAServerThatSendsTooMuchOrNothing_whenRefreshed_thenItFails(String path) {
        init();
        assertEquals(1, run("--metadata-url", server.address(path), "--metadata-dir", trusted(), "refresh"));
    }

    @Test
    void givenNoServer_whenRefreshed_thenItFails() {
        init();
        server.close();
        assertEquals(1, refresh());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("NETWORK"), err::toString);
    }

    @Test
    void givenNoRoot_whenRefreshed_thenItFailsAndAsksForNothing() {
        assertEquals(1, refresh());
        assertEquals(List.of(), server.requests);
        assertEquals(
                1,
                run(
                        "--metadata-dir",
                        trusted(),
                        "init",
                        folder.resolve("missing").toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "refresh",
                "--metadata-dir D refresh",
                "--metadata-dir D init",
                "--metadata-dir D --metadata-url ftp://x refresh",
                "--metadata-dir D --metadata-url http://127.0.0.1:1/ download",
                "--metadata-dir D --metadata-dir D init x",
                "--metadata-dir D fly",
                "--odd D init x",
                "--metadata-dir",
            })
    void givenAWrongCommandLine_whenRun_thenTheUsageIsShown(String line) {
        assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage:"), err::toString);
        assertFalse(out.size() > 0);
    }
}
