// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the supervisor as what it is, with generations of real bundles; its second takes a tenth of one. */
@Timeout(300)
class SupervisorTest {
    private static final Path SCRIPT = Path.of("src/main/supervisor/supervisor").toAbsolutePath();

    @TempDir
    Path somewhere;

    /** Unpacked anywhere, where names may have spaces. */
    private Path home;

    private Process supervisor;

    @BeforeEach
    void aShell() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh here");
        home = Files.createDirectory(somewhere.resolve("a device"));
    }

    @AfterEach
    void terminate() throws Exception {
        if (supervisor != null) {
            supervisor.destroy();
            supervisor.waitFor();
        }
        assertTrue(java().isEmpty(), "a process was left behind");
    }

    private Path generation(String name, String does) throws IOException {
        Path folder = home.resolve("generations").resolve(name);
        TestJars.boot(folder.resolve("boot"));
        TestJars.bundle(Files.createDirectories(folder.resolve("bundles")), "test.one", Map.of());
        Files.writeString(folder.resolve("framework.properties"), "test.does=" + does);
        Files.writeString(folder.resolve("jvm"), "-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n");
        Files.writeString(folder.resolve("arguments"), "0");
        return folder;
    }

    private Path committed(String name, String does) throws IOException {
        Path folder = generation(name, does);
        Files.createFile(folder.resolve("COMMITTED"));
        return folder;
    }

    private void point(String file, String content) throws IOException {
        Files.writeString(home.resolve(file), content);
    }

    private void start(Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), home.toString());
        builder.environment().putAll(settings());
        builder.environment().putAll(settings);
        supervisor = builder.redirectOutput(home.resolve("output").toFile())
                .redirectError(home.resolve("said").toFile())
                .start();
    }

    private Map<String, String> settings() {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "GANGLION_RUN", home.resolve("run").toString(),
                "GANGLION_TICK", "0.1",
                "GANGLION_STOP", "50",
                // a busy machine is no hung process, and no class archive is made while a test looks at something else
                "GANGLION_START", "1000",
                "GANGLION_HEARTBEAT", "1000",
                "GANGLION_SETTLE", "10000",
                "GANGLION_LOAD", home.resolve("load").toString());
    }

    /** Unless it is called, the board is idle: what the tests' machine does besides is not what they look at. */
    private void load(int processes) throws IOException {
        Files.writeString(home.resolve("load"), processes + ".25 0.10 0.05 1/1 1\n");
    }

    private String said() throws IOException {
        return Files.readString(home.resolve("said"));
    }

    private void awaitSaid(String text) throws Exception {
        while (!said().contains(text)) {
            assertTrue(supervisor.isAlive(), this::saidSoFar);
            Thread.sleep(20);
        }
    }

    private String saidSoFar() {
        try {
            return said();
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private void awaitOutput(String text) throws Exception {
        Path output = home.resolve("output");
        while (!Files.exists(output) || !Files.readString(output).contains(text)) {
            assertTrue(supervisor.isAlive(), this::saidSoFar);
            Thread.sleep(20);
        }
    }

    /** The generation's process, while there is one. */
    private Optional<ProcessHandle> java() throws IOException {
        try {
            String number = Files.readString(home.resolve("run/pid")).strip();
            return number.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(number)).filter(ProcessHandle::isAlive);
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        }
    }

    private void kill() throws IOException {
        java().orElseThrow().destroyForcibly();
    }

    @Test
    void givenACommittedGeneration_whenItsProcessIsKilled_thenItIsStartedAgain() throws Exception {
        committed("one", "idle");
        point("current", "one\n");
        start(Map.of());
        awaitOutput("started\n");
        kill();
        awaitSaid("generation one ended with 137");
        awaitOutput("started\nstarted\n");
    }

    @Test
    void givenAGeneration_whenItEndsByItself_thenTheSupervisorEndsToo() throws Exception {
        committed("one", "exit");
        point("current", "one");
        start(Map.of());
        assertEquals(0, supervisor.waitFor());
    }

    @Test
    void givenARunningGeneration_whenTheSupervisorIsTerminated_thenBothEndInOrder() throws Exception {
        committed("one", "idle");
        point("current", "one");
        start(Map.of());
        awaitOutput("started\n");
        ProcessHandle java = java().orElseThrow();
        supervisor.destroy();
        assertEquals(0, supervisor.waitFor());
        assertFalse(java.isAlive());
        assertTrue(said().contains("stopped test.one"), this::saidSoFar);
    }

    @Test
    void givenATrialThatCrashes_whenItsAttemptsAreUsedUp_thenThePreviousGenerationRunsAndTheFailedIsRemembered()
            throws Exception {
        committed("old", "idle");
        Path trial = Files.writeString(generation("new", "crash").resolve("trial"), "2\n");
        point("current", "new");
        point("previous", "old");
        start(Map.of("GANGLION_BACKOFF", "1"));
        awaitOutput("started\n");
        assertEquals("0 0 closed", Files.readString(trial).strip());
        assertEquals(2, said().split("generation new ended with 3", -1).length - 1);
        assertEquals("old", Files.readString(home.resolve("current")).strip());
        assertEquals("new", Files.readString(home.resolve("failed")).strip());
    }

    @Test
    void givenATrialThatCommits_whenItIsKilledThereafter_thenItIsStartedAgainAndNotRolledBack() throws Exception {
        committed("old", "idle");
        Path folder = generation("new", "commit");
        Files.writeString(folder.resolve("trial"), "1");
        point("current", "new");
        point("previous", "old");
        start(Map.of("GANGLION_BACKOFF", "1"));
        while (!Files.exists(folder.resolve("COMMITTED"))) {
            Thread.sleep(20);
        }
        Files.writeString(folder.resolve("framework.properties"), "test.does=idle");
        kill();
        awaitOutput("started\n");
        assertEquals("new", Files.readString(home.resolve("current")).strip());
    }

    private void cutThePower() throws Exception {
        ProcessHandle java = java().orElseThrow();
        supervisor.destroyForcibly().waitFor();
        java.destroyForcibly();
        java.onExit().get();
        Files.deleteIfExists(home.resolve("output"));
    }

    @Test
    void givenATrial_whenThePowerIsCutTenTimesBeforeItsHealthCheck_thenItIsStillOnTrial() throws Exception {
        committed("old", "idle");
        Path trial = Files.writeString(generation("new", "idle").resolve("trial"), "3\n");
        point("current", "new");
        point("previous", "old");
        for (int cut = 0; cut < 10; cut++) {
            start(Map.of());
            if (cut % 3 == 0) {
                awaitOutput("started\n");
            } else {
                awaitProcess();
            }
            cutThePower();
        }
        assertEquals("2 9 open", Files.readString(trial).strip());
        assertEquals("new", Files.readString(home.resolve("current")).strip());

        start(Map.of("GANGLION_POWER_CUTS", "10", "GANGLION_BACKOFF", "1"));
        awaitOutput("started\n");
        for (int crash = 0; crash < 3; crash++) {
            awaitSaid("starting generation new");
            kill();
            awaitEnds(crash + 1);
        }
        awaitSaid("back to generation old");
        assertEquals("new", Files.readString(home.resolve("failed")).strip());
    }

    /** Which may have come no farther than to be there. */
    private void awaitProcess() throws Exception {
        while (java().isEmpty()) {
            assertTrue(supervisor.isAlive(), this::saidSoFar);
            Thread.sleep(20);
        }
    }

    /** Until so many ends were seen, and what comes next has its number. */
    private void awaitEnds(int ends) throws Exception {
        while (said().split("ended with 137", -1).length - 1 < ends
                || said().split("starting generation", -1).length - 1 < ends + 1
                || java().isEmpty()) {
            assertTrue(supervisor.isAlive(), this::saidSoFar);
            Thread.sleep(20);
        }
    }

    @Test
    void givenATrialThatTheBoardNeverSurvives_whenThePowerWentTooOften_thenThePreviousGenerationRuns()
            throws Exception {
        committed("old", "idle");
        Files.writeString(generation("new", "idle").resolve("trial"), "1 20 open");
        point("current", "new");
        point("previous", "old");
        start(Map.of());
        awaitSaid("starting generation new");
        awaitOutput("started\n");
        cutThePower();
        start(Map.of());
        awaitSaid("starting generation old");
    }

    @Test
    void givenATrialThatCannotTellWhetherItIsWell_whenTheBoundPasses_thenItIsEnded() throws Exception {
        committed("old", "idle");
        Files.writeString(generation("new", "idle").resolve("trial"), "1");
        point("current", "new");
        point("previous", "old");
        start(Map.of("GANGLION_START", "20", "GANGLION_BACKOFF", "1"));
        awaitSaid("generation new is hung: no heartbeat for 20 s");
        awaitSaid("back to generation old");
    }

    @Test
    void givenAGenerationWithoutAHeartbeat_whenTheBoundPasses_thenItIsEndedAndStartedAgain() throws Exception {
        committed("one", "say no");
        point("current", "one");
        start(Map.of("GANGLION_START", "40", "GANGLION_BACKOFF", "1"));
        awaitSaid("generation one is hung: no heartbeat for 40 s");
        awaitOutput("started\nstarted\n");
    }

    @Test
    void givenAHeartbeatThatStops_whenTheBoundPasses_thenTheProcessIsEndedAndStartedAgain() throws Exception {
        committed("one", "freeze");
        point("current", "one");
        start(Map.of("GANGLION_HEARTBEAT", "15", "GANGLION_BACKOFF", "1"));
        awaitSaid("generation one is hung: no heartbeat for 15 s");
        awaitOutput("started\nstarted\n");
    }

    @Test
    void givenAHeartbeatThatStopsOnAStarvedBoard_whenTheBoundPasses_thenItIsHungOnlyWhenTheLoadIsGone()
            throws Exception {
        committed("one", "freeze");
        point("current", "one");
        load(80 * Runtime.getRuntime().availableProcessors());
        start(Map.of("GANGLION_HEARTBEAT", "5", "GANGLION_BACKOFF", "1"));
        awaitOutput("started\n");
        Thread.sleep(2_000); // 20 ticks at most; without the load it is hung at 5, with it at 100
        assertFalse(said().contains("hung"), this::saidSoFar);
        load(0);
        awaitSaid("generation one is hung: no heartbeat for ");
        awaitOutput("started\nstarted\n");
    }

    @Test
    void givenACorruptPointer_whenStarted_thenThePreviousGenerationRuns() throws Exception {
        committed("old", "idle");
        for (String corrupt : List.of("", "\u0000\u0001\u00ff", "../../etc", "gone")) {
            point("current", corrupt);
            point("previous", "old");
            start(Map.of());
            awaitOutput("started\n");
            assertEquals("old", Files.readString(home.resolve("current")).strip());
            terminate();
            Files.delete(home.resolve("output"));
        }
    }

    @Test
    void givenBothPointersCorrupt_whenStarted_thenTheNewestCommittedGenerationRuns() throws Exception {
        committed("old", "idle");
        point("current", "\n");
        start(Map.of());
        awaitOutput("started\n");
        awaitSaid("back to generation old");
    }

    @Test
    void givenNoGenerationAtAll_whenStarted_thenOneLineSaysSoAndTheCodeIsOne() throws Exception {
        start(Map.of());
        assertEquals(1, supervisor.waitFor());
        assertTrue(said().contains("there is no generation that can be started"), this::saidSoFar);
    }

    @Test
    void givenAGenerationThatAsksForARestart_whenThePointerHasMoved_thenTheOtherStartsAtOnce() throws Exception {
        committed("old", "restart");
        generation("new", "idle");
        point("current", "old");
        start(Map.of("GANGLION_BACKOFF", "100"));
        awaitSaid("starting generation old");
        point("previous", "old");
        point("current", "new");
        awaitSaid("starting generation new");
        awaitOutput("started\n");
    }

    /** Nothing that replaces a pointer or a mark can be written until this is undone; root, too, finds a folder in the way. */
    private void noRoom(boolean full) throws IOException {
        for (String file : List.of("current", "failed", "generations/new/trial")) {
            Path inTheWay = home.resolve(file + ".new");
            if (full) {
                Files.createDirectories(inTheWay);
            } else {
                Files.delete(inTheWay);
            }
        }
    }

    private void awaitContent(String file, String content) throws Exception {
        while (!Files.exists(home.resolve(file))
                || !Files.readString(home.resolve(file)).strip().equals(content)) {
            assertTrue(supervisor.isAlive(), this::saidSoFar);
            Thread.sleep(20);
        }
    }

    /** A trial behind a committed generation, started on a disk without room; its file of attempts. */
    private Path startedWithoutRoom(String attempts) throws Exception {
        committed("old", "idle");
        Path trial = Files.writeString(generation("new", "idle").resolve("trial"), attempts);
        point("previous", "old\n");
        point("current", "new\n");
        noRoom(true);
        start(Map.of("GANGLION_RETRY", "1"));
        awaitOutput("started\n");
        return trial;
    }

    @Test
    void givenATrialThatCannotBeCounted_whenThereIsRoomAgain_thenTheOldOneRanMeanwhileAndTheTrialHasAllItsAttempts()
            throws Exception {
        Path trial = startedWithoutRoom("2\n");
        assertTrue(said().contains("the start of new cannot be counted"), this::saidSoFar);
        assertTrue(said().contains("generation old runs instead of new"), this::saidSoFar);
        assertTrue(said().contains("starting generation old"), this::saidSoFar);
        // and so it is at every start, without a trace
        kill();
        awaitOutput("started\nstarted\n");
        assertFalse(said().contains("starting generation new"), this::saidSoFar);
        assertEquals("2\n", Files.readString(trial));
        assertEquals("new\n", Files.readString(home.resolve("current")));
        assertFalse(Files.exists(home.resolve("failed")));

        noRoom(false);
        awaitSaid("starting generation new");
        awaitOutput("started\nstarted\nstarted\n");
        assertEquals("1 0 open", Files.readString(trial).strip());
        assertEquals("new\n", Files.readString(home.resolve("current")));
        assertFalse(Files.exists(home.resolve("failed")));
    }

    @Test
    void givenATrialThatIsUsedUpAndADiskWithoutRoom_whenThereIsRoomAgain_thenTheOldOneRunsOnAndTheFailedIsRemembered()
            throws Exception {
        Path trial = startedWithoutRoom("0 0 closed\n");
        assertTrue(said().contains("generation new has used up its attempts"), this::saidSoFar);
        assertTrue(said().contains("generation old runs instead of new"), this::saidSoFar);
        assertEquals("new\n", Files.readString(home.resolve("current")));
        ProcessHandle java = java().orElseThrow();

        noRoom(false);
        awaitContent("current", "old");
        awaitSaid("back to generation old");
        assertEquals("new\n", Files.readString(home.resolve("failed")));
        assertEquals("0 0 closed\n", Files.readString(trial));
        assertTrue(java.isAlive(), "nobody had to end it");
    }

    @Test
    void givenATrialThatCrashesWhenTheDiskIsFull_whenThereIsRoomAgain_thenItsEndWasSeenAndCounts() throws Exception {
        committed("old", "idle");
        Path trial = Files.writeString(generation("new", "idle").resolve("trial"), "2\n");
        point("previous", "old\n");
        point("current", "new\n");
        start(Map.of("GANGLION_RETRY", "1", "GANGLION_BACKOFF", "1"));
        awaitOutput("started\n");
        noRoom(true);
        kill();
        awaitSaid("starting generation old");
        assertEquals("1 0 open", Files.readString(trial).strip());
        noRoom(false);
        awaitContent("generations/new/trial", "0 0 open");
        assertFalse(said().contains("cut short"), this::saidSoFar);
    }

    @Test
    void givenACorruptPointerAndADiskWithoutRoom_whenThereIsRoomAgain_thenTheOldOneRunsOnAndThePointerIsMended()
            throws Exception {
        committed("old", "idle");
        generation("new", "idle");
        point("previous", "old\n");
        point("current", "../../etc");
        noRoom(true);
        start(Map.of("GANGLION_RETRY", "1"));
        awaitOutput("started\n");
        noRoom(false);
        awaitContent("current", "old");
        assertFalse(Files.exists(home.resolve("failed")));
        assertEquals(1, said().split("starting generation", -1).length - 1, this::saidSoFar);
    }

    @Test
    void givenATrialThatCannotBeCountedAndNothingElse_whenStarted_thenItRunsAllTheSame() throws Exception {
        generation("new", "idle");
        point("current", "new\n");
        noRoom(true);
        start(Map.of());
        awaitOutput("started\n");
        assertTrue(said().contains("the start of new cannot be counted"), said());
        assertEquals("new\n", Files.readString(home.resolve("current")));
    }

    /** A disk that takes nothing any more, and how it comes to that. */
    private enum Disk {
        FULL("dd if=/dev/zero of=DISK/fill bs=4096 2>/dev/null || true; "
                + "i=0; while (: >DISK/$i) 2>/dev/null; do i=$((i + 1)); done"),
        READ_ONLY("mount -o remount,ro DISK");

        private final String script;

        Disk(String script) {
            this.script = script;
        }
    }

    /** On a disk of its own; only what runs, in memory, can be written. */
    private void startOn(Disk refusing) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/dev/shm")), "there is no /dev/shm here");
        Path memory = Files.createDirectories(home.resolve("run"));
        Path disk = Files.createDirectories(home.resolve("disk"));
        String there = "'" + disk + "'";
        String script = "set -e; mount -t tmpfs -o size=64m,nr_inodes=200 none " + there + "; cd '" + home
                + "'; cp -R generations current previous " + there + "; "
                + refusing.script.replace("DISK", there)
                + "; if (echo x >" + there + "/probe) 2>/dev/null; then exit 9; fi; exec '" + SCRIPT + "' " + there;
        Process possible = new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "none", disk.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("possible").toFile())
                .start();
        assumeTrue(possible.waitFor() == 0, "nobody may mount here");
        ProcessBuilder builder = new ProcessBuilder("unshare", "-rm", "/bin/sh", "-c", script);
        builder.environment().putAll(settings());
        builder.environment().put("GANGLION_RUN", memory.toString());
        builder.environment().put("GANGLION_HEARTBEAT", "100");
        supervisor = builder.redirectOutput(home.resolve("output").toFile())
                .redirectError(home.resolve("said").toFile())
                .start();
    }

    /** The pointer names one that has so many attempts, or a committed one. */
    @ParameterizedTest
    @CsvSource({
        "FULL, 3, old",
        "FULL, 0 2 closed, old",
        "FULL, , new",
        "READ_ONLY, 3, old",
        "READ_ONLY, 0 2 closed, old",
        "READ_ONLY, , new",
    })
    void givenADiskThatTakesNothing_whenStarted_thenACommittedGenerationRuns(
            Disk refusing, String attempts, String expected) throws Exception {
        committed("old", "idle");
        if (attempts == null) {
            committed("new", "idle");
        } else {
            Files.writeString(generation("new", "idle").resolve("trial"), attempts + '\n');
        }
        point("previous", "old\n");
        point("current", "new\n");
        startOn(refusing);
        awaitOutput("started\n");
        while (!Files.exists(home.resolve("run/heartbeat"))) {
            assertTrue(supervisor.isAlive(), this::saidSoFar);
            Thread.sleep(20);
        }
        assertTrue(said().contains("starting generation " + expected), this::saidSoFar);
        Path disk = Path.of("/proc/" + supervisor.pid() + "/root" + home.resolve("disk"));
        assertEquals("new\n", Files.readString(disk.resolve("current")));
        assertFalse(Files.exists(disk.resolve("failed")));
        if (attempts != null) {
            assertEquals(attempts + '\n', Files.readString(disk.resolve("generations/new/trial")));
        }
        terminate();
    }

    @Test
    void givenATruncatedClassArchive_whenStarted_thenItIsLeftOutAndAGoodOneIsMade() throws Exception {
        committed("one", "idle");
        point("current", "one");
        start(Map.of("GANGLION_SETTLE", "1"));
        Path archive = awaitArchive();
        terminate();
        long size = Files.size(archive);
        Files.deleteIfExists(Path.of(archive + ".checked"));
        Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), (int) size / 2));

        start(Map.of("GANGLION_SETTLE", "1"));
        awaitSaid("is damaged and left out");
        awaitArchive();
        terminate();
        start(Map.of("GANGLION_SETTLE", "10000"));
        awaitOutput("started\n");
        String line = Files.readString(
                Path.of("/proc", Long.toString(java().orElseThrow().pid()), "cmdline"));
        assertTrue(line.contains("-XX:SharedArchiveFile=" + archive), line);
    }

    @Test
    void givenACommittedGeneration_whenItsClassArchiveIsMade_thenTheDevicesHomeIsLeftAlone() throws Exception {
        committed("one", "leave a mark");
        point("current", "one");
        start(Map.of("GANGLION_SETTLE", "1"));
        awaitArchive();
        assertEquals("I was here\n", Files.readString(home.resolve("marks")));
    }

    @Test
    void givenACommittedGeneration_whenItsClassArchiveIsMade_thenTheDevicesLogSaysNothingOfTheSecondProcess()
            throws Exception {
        committed("one", "idle");
        point("current", "one");
        start(Map.of("GANGLION_SETTLE", "1"));
        awaitArchive();
        assertEquals("started\n", Files.readString(home.resolve("output")));
        assertEquals("supervisor: starting generation one\n", said());
        assertFalse(Files.exists(home.resolve("cache/one/training.log")));
    }

    @Test
    void givenAClassArchiveThatCannotBeMade_whenItIsTried_thenOneLineSaysWhereTheReasonStands() throws Exception {
        committed("one", "idle");
        point("current", "one");
        Path inTheWay = Files.createDirectories(home.resolve("cache/one")).resolve("training");
        Files.createFile(inTheWay);
        start(Map.of("GANGLION_SETTLE", "1"));
        Path log = home.resolve("cache/one/training.log");
        awaitSaid("the class archive of one is not made; why stands in " + log);
        assertTrue(Files.size(log) > 0);
        assertTrue(java().isPresent(), "the device runs on");
    }

    private Path awaitArchive() throws Exception {
        Path folder = home.resolve("cache/one");
        while (true) {
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder)) {
                    List<Path> archives = files.filter(path -> path.toString().endsWith(".jsa"))
                            .toList();
                    if (!archives.isEmpty()
                            && Files.exists(Path.of(archives.get(0) + ".sum"))
                            && !Files.isDirectory(folder.resolve("training"))) {
                        return archives.get(0);
                    }
                }
            }
            assertTrue(supervisor.isAlive(), this::saidSoFar);
            Thread.sleep(20);
        }
    }
}
