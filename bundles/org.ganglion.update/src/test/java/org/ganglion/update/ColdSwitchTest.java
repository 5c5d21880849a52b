// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.generation.Generation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases on a device with a supervisor, which is played here: it starts what the pointer names. */
class ColdSwitchTest {
    private static final String PATH = "features/acme/kitchen-1.1.0.json";
    private static final String NEXT_PATH = "features/acme/kitchen-1.2.0.json";

    @TempDir
    Path folder;

    private final Releases releases = new Releases();
    private Board board;
    private Updater updater;
    private long counter;

    @BeforeEach
    void aDeliveredDevice() throws Exception {
        board = new Board(folder, releases);
        board.supervised = true;
        Path delivered = folder.resolve("generations/first");
        write(delivered.resolve("boot/launcher.jar"), "launcher 1");
        write(delivered.resolve("boot/framework.jar"), "framework 1");
        write(delivered.resolve("bundles/org.acme.one-1.0.0.jar"), "one 1");
        write(delivered.resolve("framework.properties"), "ganglion.profile=bench\na=b\n");
        write(delivered.resolve("arguments"), "run\n");
        write(delivered.resolve("COMMITTED"), "");
        write(folder.resolve("current"), "first\n");
        start();
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** As the supervisor does. */
    private void start() throws Exception {
        board.running = Files.readString(folder.resolve("current")).strip();
        board.framework.clear();
        updater = board.boot();
    }

    private Artifact base(String launcher, String one, Map<String, Object> release) {
        List<Object> bundles = new ArrayList<>();
        bundles.add(part("org.ganglion:org.ganglion.launcher:1", "boot", launcher));
        bundles.add(part("org.apache.felix:org.apache.felix.framework:7", "boot", "framework 1"));
        bundles.add(part("org.acme:org.acme.one:" + one.replace("one ", "") + ".0.0", "bundle", one));
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("id", "acme:kitchen:" + launcher.replace(' ', '.'));
        feature.put("bundles", bundles);
        feature.put("configurations", Map.of("org.acme.stove", Map.of("heat", 3L)));
        feature.put(
                "extensions",
                Map.of(
                        "ganglion-release",
                        Map.of("kind", "mandatory", "json", release),
                        "ganglion-requirements",
                        Map.of("kind", "mandatory", "json", Map.of("profiles", List.of("generic"), "java", 17L))));
        return releases.hold(Json.write(feature).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> part(String id, String role, String content) {
        Map<String, Object> part = new LinkedHashMap<>(Map.of("id", id, "role", role));
        part.putAll(releases.hold(content.getBytes(StandardCharsets.UTF_8)).json());
        return part;
    }

    private static Map<String, Object> quick(long counter) {
        return Map.of("counter", counter, "healthSeconds", 0L, "soakSeconds", 0L, "offlineSeconds", 0.3);
    }

    private boolean desire(Map<String, Artifact> features) throws Exception {
        return updater.receive(true, Releases.desired(++counter, new TreeMap<>(features))) && updater.apply();
    }

    private String current() throws Exception {
        return Files.readString(folder.resolve("current")).strip();
    }

    private Generation generation() {
        return board.current();
    }

    @Test
    void givenADeliveredDevice_whenABaseIsDesired_thenItRestartsWithItAndCommits() throws Exception {
        assertFalse(desire(Map.of(PATH, base("launcher 2", "one 1", quick(1)))));

        assertEquals(1, board.restarts);
        assertEquals(Phase.RESTARTING, board.lastReport().phase());
        assertTrue(board.lastReport().plan().isCold());
        assertEquals(
                List.of("boot/launcher.jar", "configurations/base.json"),
                board.lastReport().plan().cold());
        String next = current();
        assertEquals("first", Files.readString(folder.resolve("previous")).strip());
        Path made = folder.resolve("generations").resolve(next);
        assertEquals("3\n", Files.readString(made.resolve("trial")));
        assertEquals("launcher 2", Files.readString(made.resolve("boot/launcher.jar")));
        assertEquals("ganglion.profile=bench\na=b\n", Files.readString(made.resolve("framework.properties")));
        assertTrue(Files.readString(made.resolve("configurations/base.json")).contains("org.acme.stove"));
        assertFalse(Files.exists(made.resolve("COMMITTED")));
        assertEquals(0, board.settled);

        start();
        assertFalse(updater.apply());

        assertEquals(1, board.settled);
        assertTrue(Files.exists(made.resolve("COMMITTED")));
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertTrue(board.stored().operation().isEmpty());
        assertEquals(Map.of("features/acme/kitchen", 1L), board.stored().counters());
        assertEquals(1, board.restarts);
    }

    @Test
    void givenADeliveredDevice_whenABaseHasFilesThatItHas_thenTheseAreNotFetchedAndTheOthersAre() throws Exception {
        Artifact base = base("launcher 2", "one 1", quick(1));

        desire(Map.of(PATH, base));

        String launcher =
                releases.hold("launcher 2".getBytes(StandardCharsets.UTF_8)).sha256();
        assertEquals(List.of(base.sha256(), launcher), board.fetched);
        assertEquals(base.length() + "launcher 2".length(), board.lastReport().needed());
        start();
        updater.apply();
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
    }

    @Test
    void givenADeliveredDeviceWithADamagedFile_whenABaseHasIt_thenItIsFetched() throws Exception {
        Path damaged = folder.resolve("generations/first/bundles/org.acme.one-1.0.0.jar");
        Files.writeString(damaged, "one x");

        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));

        String one = releases.hold("one 1".getBytes(StandardCharsets.UTF_8)).sha256();
        assertTrue(board.fetched.contains(one), board.fetched::toString);
        assertEquals(
                "one 1",
                Files.readString(
                        folder.resolve("generations").resolve(current()).resolve("bundles/org.acme.one-1.0.0.jar")));
    }

    @Test
    void givenAModelOnABase_whenTheNextBaseComes_thenTheModelIsTakenAlong() throws Exception {
        Releases.Release model = releases.model("sample", "1.0.0");
        desire(Map.of("models/sample.json", model.feature()));
        assertEquals(Set.of(model.bundle().sha256()), board.running());

        desire(Map.of("models/sample.json", model.feature(), PATH, base("launcher 2", "one 1", quick(1))));
        start();
        updater.apply();

        assertEquals(Set.of(model.bundle().sha256()), board.running());
        assertEquals("features/acme/kitchen", generation().basePath());
        assertEquals(1, generation().models().size());
        assertEquals(2, board.lastReport().features().size());
    }

    @Test
    void givenABaseOfWhichOnlyABundleIsNew_whenDesired_thenItIsAppliedHotAndUntouchedBundlesStay() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        start();
        updater.apply();
        Map<String, Boolean> before = Map.copyOf(board.framework);

        assertFalse(desire(Map.of(NEXT_PATH, base("launcher 2", "one 2", quick(2)))));

        assertEquals(1, board.restarts);
        assertEquals(
                List.of("org.acme.one 1.0.0 -> 2.0.0"),
                board.lastReport().plan().update());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(1, board.framework.size());
        assertFalse(before.keySet().containsAll(board.framework.keySet()));
        assertTrue(Files.exists(folder.resolve("generations").resolve(current()).resolve("COMMITTED")));
    }

    @Test
    void givenWhatWasNotWellBefore_whenANewBaseIsOnTrial_thenItIsNotToBlameForThatAndForMoreItIs() throws Exception {
        board.ailments = Set.of("health check 'storage' is CRITICAL: less than 16 MiB are left");
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        start();
        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());

        desire(Map.of(NEXT_PATH, base("launcher 3", "one 1", quick(2))));
        board.ailments = Set.of(
                "health check 'storage' is CRITICAL: less than 16 MiB are left", "health check 'sessions' is CRITICAL");
        start();
        updater.apply();
        start();
        updater.apply();

        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertEquals(
                "not well within 0 s: health check 'sessions' is CRITICAL",
                board.lastReport().message());
    }

    @Test
    void givenABaseThatIsNotWell_whenOnTrial_thenItGoesBackWithoutADownloadAndSaysWhy() throws Exception {
        Artifact bad = base("launcher 2", "one 1", quick(1));
        desire(Map.of(PATH, bad));
        String tried = current();
        board.ailments = Set.of("bundle org.acme.one does not run");
        start();
        assertFalse(updater.apply());

        assertEquals(2, board.restarts);
        assertEquals(0, board.settled);
        assertEquals("first", current());
        board.ailments = Set.of();
        board.fetched.clear();
        start();
        updater.apply();

        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertEquals(Reason.PROVIDER_FAILED, board.lastReport().reason());
        assertTrue(
                board.lastReport().message().contains("org.acme.one"),
                board.lastReport().message());
        assertEquals(List.of(), board.fetched);
        assertFalse(Files.exists(folder.resolve("generations").resolve(tried)));

        desire(Map.of(PATH, bad));
        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertEquals(2, board.restarts);
    }

    /** Better this one than none. */
    @Test
    void givenABaseThatIsNotWellAndNoneToGoBackTo_whenItIsJudged_thenItStaysForGoodAndThatItFailedIsTold()
            throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        String next = current();
        Files.delete(folder.resolve("generations/first/COMMITTED"));
        board.ailments = Set.of("bundle org.acme.one does not run");
        start();
        updater.apply();

        assertTrue(Files.exists(folder.resolve("generations").resolve(next).resolve("COMMITTED")));
        assertEquals(next, current());
        assertEquals(1, board.restarts);
        assertEquals(
                List.of(Outcome.FAILED_UNABLE_TO_ROLLBACK),
                board.stored().failed().values().stream()
                        .map(failure -> failure.outcome())
                        .toList());
        assertEquals(1, board.settled, "what it learned counts");
        board.trialClock.give(Duration.ZERO);
        assertTrue(board.trialClock.goesOn(), "its judgement is over, and can take no longer than it may");
    }

    @Test
    void givenABaseOnTrial_whenLookingItselfFails_thenItGoesBackInsteadOfLookingForEver() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        board.looking = () -> {
            throw new IllegalStateException("the registry is gone");
        };
        start();
        assertFalse(updater.apply());

        assertEquals("first", current());
        board.looking = () -> {};
        start();
        updater.apply();
        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertTrue(board.lastReport().message().contains("the registry is gone"));
    }

    @Test
    void givenABaseThatIsCommitted_whenWhatFollowsFails_thenItStaysAndThatIsDoneAgain() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        String next = current();
        board.settling = () -> {
            throw new IllegalStateException("the disk is full");
        };
        start();
        assertThrows(IllegalStateException.class, updater::apply);

        assertTrue(Files.exists(folder.resolve("generations").resolve(next).resolve("COMMITTED")));
        assertEquals(next, current());
        assertEquals(1, board.restarts);

        board.settling = () -> {};
        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(Map.of(), board.stored().failed());
        assertTrue(board.stored().operation().isEmpty());
    }

    /** What is true of a trial once there is room again. */
    private interface Expectation {
        void check() throws Exception;
    }

    /** Judges the same trial again and again, with the disk full after each of its operations in turn; tells how many these are. */
    private int fullAnywhere(Set<String> ailments, Expectation withRoom) throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        String next = current();
        byte[] journal = Files.readAllBytes(folder.resolve("update.json"));
        for (int n = 0; n < 100; n++) {
            Files.write(folder.resolve("update.json"), journal);
            Files.deleteIfExists(folder.resolve("generations").resolve(next).resolve("COMMITTED"));
            write(folder.resolve("current"), next + '\n');
            board.ailments = ailments;
            start();
            board.restarts = 0;
            board.fullAfter(n);
            try {
                updater.apply();
            } catch (GanglionException full) {
                assertEquals(Reason.STORAGE, full.reason(), "at " + n);
            }
            int refused = board.refused();
            assertTrue(Set.of(next, "first").contains(current()), "at " + n);
            board.fullAfter(Integer.MAX_VALUE);
            if (board.restarts == 0) {
                updater.apply();
            }
            withRoom.check();
            if (refused == 0) {
                return n;
            }
        }
        throw new AssertionError("no end");
    }

    @Test
    void givenADiskThatIsFullFromAnyOperationOn_whenABaseOnTrialIsWell_thenItIsNotToBlameAndStays() throws Exception {
        int operations = fullAnywhere(Set.of(), () -> {
            assertEquals(0, board.restarts);
            assertEquals(Map.of(), board.stored().failed());
            assertTrue(board.stored().operation().isEmpty());
            assertEquals("features/acme/kitchen", generation().basePath());
            assertTrue(Files.exists(
                    folder.resolve("generations").resolve(current()).resolve("COMMITTED")));
        });
        assertTrue(operations > 4, operations + " operations");
    }

    @Test
    void givenADiskThatIsFullFromAnyOperationOn_whenABaseOnTrialIsNotWell_thenItGoesBackWithRoomAndSaysWhy()
            throws Exception {
        int operations = fullAnywhere(Set.of("bundle org.acme.one does not run"), () -> {
            assertEquals(1, board.restarts);
            assertEquals("first", current());
            assertEquals(
                    List.of(Reason.PROVIDER_FAILED),
                    board.stored().failed().values().stream()
                            .map(failure -> failure.reason())
                            .toList());
        });
        assertTrue(operations > 4, operations + " operations");
    }

    /** As the supervisor does with a storage that it cannot write to. */
    private void startInstead(String name) throws Exception {
        board.running = name;
        board.framework.clear();
        updater = board.boot();
    }

    @Test
    void givenABaseOnTrialThatTheSupervisorCannotCount_whenTheOldOneRunsInstead_thenNothingIsDoneToTheTrial()
            throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        String next = current();
        byte[] journal = Files.readAllBytes(folder.resolve("update.json"));
        startInstead("first");
        assertEquals("first", updater.generation().name());
        assertTrue(updater.apply());

        assertEquals(Phase.WAITING, board.lastReport().phase());
        assertEquals(Reason.STORAGE, board.lastReport().reason());
        assertTrue(
                board.lastReport().message().contains(next), board.lastReport().message());
        assertEquals(next, current());
        assertFalse(Files.exists(folder.resolve("generations").resolve(next).resolve("COMMITTED")));
        assertEquals(new String(journal, StandardCharsets.UTF_8), Files.readString(folder.resolve("update.json")));
        assertEquals(1, board.restarts);

        start();
        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(next, current());
    }

    @Test
    void givenTheOldOneInsteadOfAUsedUpTrial_whenTheSupervisorHasWrittenThatDown_thenItSaysSoWithoutARestart()
            throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        startInstead("first");
        assertTrue(updater.apply());
        write(folder.resolve("failed"), current() + '\n');
        write(folder.resolve("current"), "first\n");
        updater.apply();

        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertTrue(
                board.lastReport().message().contains("supervisor"),
                board.lastReport().message());
        assertEquals(1, board.restarts);
    }

    @Test
    void givenABaseThatTheSupervisorGaveUp_whenTheOldOneStarts_thenItSaysSo() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        write(folder.resolve("failed"), current() + '\n');
        write(folder.resolve("current"), "first\n");
        start();
        updater.apply();

        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertTrue(
                board.lastReport().message().contains("supervisor"),
                board.lastReport().message());
    }

    @Test
    void givenABaseOnTrial_whenTheBrokerIsAway_thenItWaitsAndCommitsWhenItIsBack() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", Map.of("counter", 1L, "soakSeconds", 0L))));
        board.online = false;
        start();
        Thread back = new Thread(() -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            board.online = true;
        });
        back.start();
        updater.apply();
        back.join();

        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(1, board.restarts);
    }

    @Test
    void givenABaseOnTrial_whenTheBrokerDoesNotComeBackForVeryLong_thenItGoesBack() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        board.online = false;
        start();
        updater.apply();
        assertEquals("first", current());
    }

    @Test
    void givenABaseOnTrial_whenTheBrokerWasAwayBeforeAlready_thenThatDecidesNothing() throws Exception {
        board.online = false;
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        start();
        updater.apply();
        assertTrue(generations().contains("g000001"), generations());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
    }

    private String generations() throws Exception {
        return current();
    }

    @Test
    void givenABaseOnTrial_whenAnotherDocumentComes_thenItIsJudgedFirst() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", Map.of("counter", 1L, "soakSeconds", 0.3))));
        start();
        board.superseded = true;
        updater.apply();

        assertTrue(Files.exists(folder.resolve("generations").resolve(current()).resolve("COMMITTED")));
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(1, board.restarts);
    }

    @Test
    void givenABaseOnTrial_whenTheProcessIsToEnd_thenNothingIsDecided() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", Map.of("counter", 1L, "soakSeconds", 60L))));
        start();
        board.stopping = true;
        GanglionException stopped = assertThrows(GanglionException.class, updater::apply);
        assertEquals(Reason.STOPPED, stopped.reason());
        assertFalse(
                Files.exists(folder.resolve("generations").resolve(current()).resolve("COMMITTED")));
        assertEquals(1, board.restarts);
    }

    @Test
    void givenADeskWithoutASupervisor_whenABaseIsDesired_thenItIsRejectedAndNothingChanges() throws Exception {
        board.supervised = false;
        start();
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertEquals(Reason.UNSUPPORTED, board.lastReport().reason());
        assertEquals("first", current());
    }

    @Test
    void givenABaseForAnotherProfile_whenDesired_thenNothingOfItIsFetched() throws Exception {
        Artifact feature = base("launcher 2", "one 1", quick(1));
        String text = new String(releases.content(feature.sha256()), StandardCharsets.UTF_8);
        Artifact other =
                releases.hold(text.replace("\"generic\"", "\"toaster\"").getBytes(StandardCharsets.UTF_8));

        desire(Map.of(PATH, other));

        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertTrue(
                board.lastReport().message().contains("toaster"),
                board.lastReport().message());
        assertEquals(List.of(other.sha256()), board.fetched);
    }

    @Test
    void givenAnybodyWhoAsks_whenADocumentIsPlanned_thenTheAnswerTellsHotFromColdAndNothingIsDone() throws Exception {
        byte[] document = Releases.desired(
                1,
                new TreeMap<>(Map.of(
                        PATH,
                        base("launcher 2", "one 2", quick(1)),
                        "models/sample.json",
                        releases.model("sample", "1.0.0").feature())));
        int reports = board.reports.size();

        Map<String, Object> plans = updater.preview(document);

        Map<?, ?> cold = (Map<?, ?>) plans.get(PATH);
        assertEquals("cold", cold.get("mode"));
        assertEquals(List.of("org.acme.one 1.0.0 -> 2.0.0"), cold.get("update"));
        assertEquals("hot", ((Map<?, ?>) plans.get("models/sample.json")).get("mode"));
        assertEquals("first", current());
        assertEquals(0, board.restarts);
        assertEquals(reports, board.reports.size(), "nothing is reported of it");
        assertTrue(board.stored().own().isEmpty());
    }

    @Test
    void givenAJournalThatIsLostOnTrial_whenStarted_thenTheTrialIsJudgedAllTheSame() throws Exception {
        desire(Map.of(PATH, base("launcher 2", "one 1", quick(1))));
        Files.delete(folder.resolve("update.json"));
        start();
        updater.apply();
        assertTrue(Files.exists(folder.resolve("generations").resolve(current()).resolve("COMMITTED")));
    }
}
