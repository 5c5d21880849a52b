// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher as what it is: a process. */
@Timeout(300)
class LauncherTest {
    private record Ended(int code, String output, List<String> errors) {}

    private record Started(Process process, Path streams) {
        Ended end() throws IOException, InterruptedException {
            int code = process.waitFor();
            return new Ended(code, output(), Files.readAllLines(streams.resolve("errors")));
        }

        String output() throws IOException {
            return Files.readString(streams.resolve("output"));
        }

        void await(String text) throws IOException, InterruptedException {
            while (!output().equals(text)) {
                assertTrue(process.isAlive(), () -> "ended before it printed " + text);
                Thread.sleep(10);
            }
        }

        Ended terminate() throws IOException, InterruptedException {
            process.destroy();
            return end();
        }
    }

    @TempDir
    Path folder;

    private Path bundles;

    @BeforeEach
    void oneBundle() throws IOException {
        bundles = Files.createDirectory(folder.resolve("bundles"));
        bundle("test.one", Map.of());
    }

    private Path bundle(String name, Map<String, String> headers) throws IOException {
        return TestJars.bundle(bundles, name, headers);
    }

    private Started start(String does, List<String> options, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            line.add("--sun-misc-unsafe-memory-access=allow");
        }
        line.addAll(List.of(
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                "--bundles",
                bundles.toString(),
                "--cache",
                folder.resolve("cache").toString()));
        line.add("test.does=" + does);
        line.addAll(options);
        line.add("--");
        line.addAll(List.of(arguments));
        Path streams = Files.createTempDirectory(folder, "streams-");
        Process process = new ProcessBuilder(line)
                .redirectOutput(streams.resolve("output").toFile())
                .redirectError(streams.resolve("errors").toFile())
                .start();
        return new Started(process, streams);
    }

    private Ended run(String does, List<String> options, String... arguments) throws IOException, InterruptedException {
        return start(does, options, arguments).end();
    }

    @Test
    void givenACommand_whenItExits_thenItsCodeIsTheProcessesAndOnlyItsResultsAreOnStandardOutput() throws Exception {
        Ended ended = run("exit", List.of(), "7", "words");
        assertEquals(7, ended.code());
        assertEquals("7 words\n", ended.output());
        assertEquals(List.of("a library's chatter", "stopped test.one"), ended.errors());
    }

    @Test
    void givenABundleWithAMissingPackage_whenStarted_thenOneLineSaysSoAndTheCodeIsOne() throws Exception {
        bundle("test.two", Map.of("Import-Package", "org.osgi.framework,no.such"));
        Ended ended = run("idle", List.of());
        assertEquals(1, ended.code());
        String line = ended.errors().get(0);
        assertTrue(line.startsWith("ganglion: bundle test.two 1.0.0 cannot be resolved: "), line);
        assertTrue(line.contains("osgi.wiring.package=no.such"), line);
        assertEquals(
                List.of("stopped test.one"),
                ended.errors().subList(1, ended.errors().size()));
    }

    @Test
    void givenABundleThatThrows_whenStarted_thenItsReasonIsOneLineAndTheStackTraceComesOnRequest() throws Exception {
        Ended ended = run("throw", List.of());
        assertEquals(1, ended.code());
        assertEquals(
                List.of("ganglion: bundle test.one 1.0.0 does not start: "
                        + "IllegalStateException: the activator's own reason"),
                ended.errors());
        Ended verbose = run("throw", List.of("--verbose"));
        assertTrue(verbose.errors().stream().anyMatch(line -> line.contains("\tat ")), verbose.errors()::toString);
    }

    @Test
    void givenWrongUse_whenStarted_thenTheCodeIsTwo() throws Exception {
        assertEquals(2, run("idle", List.of("--no-such-option")).code());
        assertEquals(2, run("idle", List.of("--stop-timeout", "soon")).code());
    }

    @Test
    void givenAnOrder_whenStarted_thenBundlesStartInIt() throws Exception {
        bundle("test.three", Map.of());
        bundle("test.two", Map.of());
        Ended ended = run("name", List.of("ganglion.launcher.order=test.two,*,test.one"));
        assertEquals("test.two\ntest.three\ntest.one\n", ended.output());
    }

    @Test
    void givenACleanStop_whenStartedAgain_thenTheCacheIsReusedAndHoldsTheFoldersBundlesOnly() throws Exception {
        Path other = Files.move(bundle("test.other", Map.of()), folder.resolve("other.jar"));
        Path manifest = folder.resolve("cache/bundles/bundle1/bundle.info");
        assertEquals(0, run("install", List.of(), other.toUri().toString()).code());
        Object first = Files.readAttributes(manifest, "unix:ino").get("ino");

        assertEquals(
                "[0 org.apache.felix.framework, 1 test.one]\n",
                run("list", List.of()).output());
        assertEquals(first, Files.readAttributes(manifest, "unix:ino").get("ino"));

        bundle("test.zero", Map.of());
        Ended changed = run("list", List.of("ganglion.launcher.order=test.zero"));
        assertTrue(changed.output().contains("1 test.zero, 2 test.one"), changed.output());
    }

    @Test
    void givenAKilledRun_whenStartedAgain_thenTheCacheIsRebuilt() throws Exception {
        Started killed = start("idle", List.of());
        killed.await("started\n");
        assertFalse(Files.exists(folder.resolve("cache/clean")));
        Path rubbish = Files.writeString(folder.resolve("cache/bundles/bundle1/bundle.info"), "rubbish");
        killed.process().destroyForcibly().waitFor();
        assertEquals(0, run("list", List.of()).code());
        assertFalse(Files.readString(rubbish).equals("rubbish"));
    }

    @Test
    void givenARunningLauncher_whenAnotherUsesTheSameCache_thenBothRunAndNothingIsLeft() throws Exception {
        Started first = start("idle", List.of());
        first.await("started\n");
        Ended second = run("exit", List.of(), "0");
        assertEquals("0\n", second.output());
        assertEquals(143, first.terminate().code());
        try (var left = Files.list(folder)) {
            assertEquals(
                    List.of("bundles", "cache"),
                    left.map(path -> path.getFileName().toString())
                            .filter(name -> !name.startsWith("streams-"))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void givenAStartForItsOwnSake_whenAllBundlesAreStarted_thenTheFrameworkStops() throws Exception {
        Ended ended = run("idle", List.of("--stop-when-started"));
        assertEquals(0, ended.code());
        assertEquals(List.of("stopped test.one"), ended.errors());
    }

    @Test
    void givenARunningLauncher_whenItIsTerminated_thenBundlesAreStoppedAndTheCacheIsKept() throws Exception {
        Started process = start("idle", List.of());
        process.await("started\n");
        Ended ended = process.terminate();
        assertEquals(143, ended.code());
        assertEquals(List.of("stopped test.one"), ended.errors());
        assertTrue(Files.exists(folder.resolve("cache/clean")));
    }

    @Test
    void givenABundleThatHangsInItsStop_whenTerminated_thenTheProcessEndsWithinTheBound() throws Exception {
        Started process = start("hang", List.of("--stop-timeout", "1"));
        process.await("started\n");
        long begin = System.nanoTime();
        Ended ended = process.terminate();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60));
        assertEquals(1, ended.code());
        assertEquals(
                List.of("ganglion: the framework did not stop within 1 s; the process ends without it"),
                ended.errors());
        assertFalse(Files.exists(folder.resolve("cache/clean")));
    }

    @Test
    void givenAHeartbeatFile_whenTheFrameworkLives_thenItsNumberGrows() throws Exception {
        Path file = folder.resolve("heartbeat");
        Started process = start("idle", List.of("--heartbeat", file.toString()));
        process.await("started\n");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (beats(file) < 2 && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertTrue(beats(file) >= 2);
        process.terminate();
    }

    @Test
    void givenADiskThatIsFullForAWhile_whenThereIsRoomAgain_thenTheHeartbeatGoesOnAndItWasSaidOnce() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no file that is always full");
        Path file = Files.createSymbolicLink(folder.resolve("heartbeat"), full);
        Started process = start("idle", List.of("--heartbeat", file.toString()));
        process.await("started\n");
        Thread.sleep(2500);
        Files.delete(file);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (beats(file) < 1 && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertTrue(beats(file) >= 1);
        List<String> said = process.terminate().errors();
        assertEquals(
                1,
                said.stream().filter(line -> line.contains("cannot be written")).count(),
                said::toString);
    }

    @Test
    void givenABundleThatSaysItIsNotAlive_whenTimePasses_thenThereIsNoHeartbeat() throws Exception {
        Path file = folder.resolve("heartbeat");
        Started process = start("say no", List.of("--heartbeat", file.toString()));
        process.await("started\n");
        Thread.sleep(1500);
        assertEquals(0, beats(file));
        process.terminate();
    }

    @Test
    void givenABundleThatThrowsWhenItIsAsked_whenItCanSayAgain_thenTheHeartbeatGoesOnAndEachIsSaidOnce()
            throws Exception {
        Path file = folder.resolve("heartbeat");
        Started process = start("stutter", List.of("--heartbeat", file.toString()));
        process.await("started\n");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (beats(file) < 1 && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertTrue(beats(file) >= 1);
        List<String> said = process.terminate().errors();
        assertEquals(3, said.size(), said::toString);
        assertTrue(
                said.get(0).endsWith(" cannot say whether it is alive: java.lang.IllegalStateException: cannot say"));
        assertTrue(said.get(1).endsWith(" says again whether it is alive"), said::toString);
        assertEquals("stopped test.one", said.get(2));
    }

    private static long beats(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
