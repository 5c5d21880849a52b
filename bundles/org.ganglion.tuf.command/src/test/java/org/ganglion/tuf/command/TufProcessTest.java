// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.tuf.metadata.PublicKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process, as the conformance suite starts it. */
class TufProcessTest {
    private static final int RUNS = 10;
    private static final long MOST_MILLIS = 10_000;

    @TempDir
    private Path folder;

    /** One of the two bundles that the process has; what else the tests have, it must not need. */
    private static String where(Class<?> inside) throws URISyntaxException {
        return Path.of(inside.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private int run(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                where(TufCommand.class) + File.pathSeparator + where(PublicKeys.class),
                TufCommand.class.getName()));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(line + " did not end");
        }
        return process.exitValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {PublicKeys.ED25519, PublicKeys.ECDSA_P256})
    void givenARepository_whenTheProcessIsRunForEachVerb_thenItsCodeSaysWhatCameOfIt(String scheme) throws Exception {
        SignedFolder repository = new SignedFolder(folder, scheme, Instant.now().plus(Duration.ofDays(1)));
        repository.add("one.txt", new byte[100_000]);
        repository.publish();
        String trusted = folder.resolve("trusted").toString();
        Path downloads = folder.resolve("downloads");
        try (WebServer server = new WebServer(folder)) {
            String[] download = {
                "--metadata-url",
                server.address("/metadata/"),
                "--metadata-dir",
                trusted,
                "--target-name",
                "one.txt",
                "--target-base-url",
                server.address("/targets/"),
                "--target-dir",
                downloads.toString(),
                "download"
            };
            assertEquals(1, run(download), "nothing is trusted yet");
            assertEquals(
                    0,
                    run(
                            "--metadata-dir",
                            trusted,
                            "init",
                            repository.firstRoot().toString()));
            assertEquals(0, run(download), () -> said());
            assertEquals(100_000, Files.size(downloads.resolve("one.txt")));
            String[] another = Arrays.copyOf(download, download.length);
            another[5] = "two.txt";
            assertEquals(1, run(another));
            assertEquals(2, run("fly"));
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** How long it takes depends on what else this machine does: the median is reported, and proof start-tuf has the bar. */
    @Test
    void givenARepository_whenRefreshedByTenProcesses_thenTheMedianIsReported(TestReporter reporter) throws Exception {
        SignedFolder repository =
                new SignedFolder(folder, PublicKeys.ED25519, Instant.now().plus(Duration.ofDays(1)));
        try (WebServer server = new WebServer(folder)) {
            long[] millis = new long[RUNS];
            for (int i = 0; i < RUNS; i++) {
                Path trusted = Files.createDirectory(folder.resolve("trusted" + i));
                Files.copy(repository.firstRoot(), trusted.resolve("root.json"));
                String[] refresh = {
                    "--metadata-url", server.address("/metadata/"), "--metadata-dir", trusted.toString(), "refresh"
                };
                long start = System.nanoTime();
                assertEquals(0, run(refresh));
                millis[i] = (System.nanoTime() - start) / 1_000_000;
            }
            Arrays.sort(millis);
            reporter.publishEntry("median_ms", String.valueOf((millis[RUNS / 2 - 1] + millis[RUNS / 2]) / 2));
            assertTrue(millis[0] < MOST_MILLIS, () -> Arrays.toString(millis));
        }
    }
}
