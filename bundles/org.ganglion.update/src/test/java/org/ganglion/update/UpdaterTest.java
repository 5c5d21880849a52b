// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.update.Releases.Release;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.state.FileDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdaterTest {
    private static final String PATH = "models/sample.json";

    @TempDir
    Path folder;

    private final Releases releases = new Releases();
    private final Release one = releases.model("sample", "1.0.0");
    private final Release two = releases.model("sample", "2.0.0");
    private Board board;
    private Updater updater;

    @BeforeEach
    void boot() throws Exception {
        board = new Board(folder, releases);
        updater = board.boot();
    }

    private boolean desire(long counter, Release release) throws InterruptedException {
        return updater.receive(true, Releases.desired(counter, Map.of(PATH, release.feature()))) && updater.apply();
    }

    @Test
    void givenNothing_whenAModelIsDesired_thenItRunsAndTheReportSaysSo() throws Exception {
        assertFalse(desire(1, one));

        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(
                one.feature().length() + one.bundle().length(),
                board.lastReport().needed());
        assertEquals(board.lastReport().needed(), board.lastReport().received());
        assertEquals(
                List.of("1.0.0"),
                board.lastReport().running().models().stream()
                        .map(model -> model.version())
                        .toList());
        assertEquals(
                "1.0.0",
                board.configurations.get("org.ganglion.pipeline~sample").get("version"));
    }

    @Test
    void givenDocumentsOfBothTopics_whenReported_thenItTellsHowFarItHasCountedAndWhoseReleasesItTakes()
            throws Exception {
        desire(3, one);
        updater.receive(false, Releases.desired(5, Map.of(PATH, two.feature())));

        assertEquals(
                new Report.Acceptance(Trust.Releases.UNSIGNED, 3, 5),
                board.lastReport().acceptance(),
                "the group's too, although its own is in force");
        updater.receive(true, Releases.desired(2, Map.of()));
        assertEquals(3, board.lastReport().acceptance().own(), "a lower one is ignored");

        updater = board.boot();
        assertEquals(5, board.lastReport().acceptance().group(), "it is remembered");
        assertEquals(Map.of("own", 3L, "group", 5L), board.lastReport().json().get("counters"));
        assertEquals(Trust.Releases.UNSIGNED, board.lastReport().json().get("takes"));
    }

    @Test
    void givenACounterThatNothingCanFollow_whenItComes_thenItIsRejectedAndTheNextDocumentIsTaken() throws Exception {
        desire(1, one);
        for (long beyond : new long[] {999_999_999_999_999_999L, 1L << 53}) {
            assertFalse(desire(beyond, two));

            assertEquals(Outcome.REJECTED, board.lastReport().outcome());
            assertEquals(Reason.MALFORMED, board.lastReport().reason());
            assertTrue(board.lastReport().message().contains("'counter'"), board.lastReport()::message);
        }
        assertEquals(1, updater.state().own().orElseThrow().counter());

        desire(2, two);

        assertEquals(Set.of(two.bundle().sha256()), board.running());
    }

    /** A device that took one before there was a bound. */
    @Test
    void givenAStateWithACounterThatNothingCanFollow_whenItIsRead_thenThatDocumentIsForgottenAndTheNextOneIsTaken()
            throws Exception {
        desire(77, one);
        Path state = folder.resolve("update.json");
        Files.writeString(
                state,
                Files.readString(state)
                        .replace("\"counter\": 77", "\"counter\": " + 999_999_999_999_999_999L)
                        .replace("\\\"counter\\\":77", "\\\"counter\\\":" + 999_999_999_999_999_999L));
        updater = board.boot();
        assertEquals(0, board.lastReport().acceptance().own());

        desire(2, two);

        assertEquals(Set.of(two.bundle().sha256()), board.running());
    }

    @Test
    void givenTwoReleases_whenTheyAreFetched_thenTheProgressNeverGoesBackAndWhatEachNeedsIsKnownFromTheBeginning()
            throws Exception {
        Release other = releases.model("other", "1.0.0");
        String second = "features/acme/other-1.0.0.json";

        updater.receive(true, Releases.desired(1, Map.of(PATH, one.feature(), second, other.feature())));
        board.reports.clear();
        updater.apply();

        double before = 0;
        for (Report report : board.reports) {
            assertTrue(report.progress() >= before, report::toString);
            before = report.progress();
        }
        assertEquals(0, board.reports.get(0).progress());
        assertEquals(1, before);
        for (Release release : List.of(one, other)) {
            String start = "fetching " + release.bundle().sha256().substring(0, 12);
            assertEquals(
                    1,
                    board.reports.stream()
                            .filter(report -> report.message().equals(start))
                            .map(Report::needed)
                            .distinct()
                            .count());
        }
        assertTrue(
                board.reports.stream().anyMatch(report -> report.progress() == 0.5),
                "the releases count alike: "
                        + board.reports.stream().map(Report::progress).toList());
    }

    @Test
    void givenAPipelineThatDoesNotRun_whenItsModelIsDesired_thenTheReportSaysWhy() throws Exception {
        board.troubles = List.of("pipeline 'sample' is WAITING: source 'mqtx'");

        desire(1, one);

        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(
                board.troubles,
                board.lastReport().features().values().iterator().next().json().get("troubles"));
    }

    @Test
    void givenAModelThatTookOverWhatWasLearned_whenReported_thenItSaysFromWhomAndWhatWasDiscarded() throws Exception {
        board.learned = List.of(
                new LearnedTakeover(
                        "line",
                        "sample/2.0.0",
                        "sample/1.0.0",
                        50,
                        LearnedTakeover.Outcome.IMPORTED,
                        List.of("fc.P: why")),
                new LearnedTakeover(
                        "other", "stranger/1.0.0", "stranger/1.0.0", 7, LearnedTakeover.Outcome.RESUMED, List.of()));

        desire(1, two);

        Map<String, Object> feature =
                board.lastReport().features().values().iterator().next().json();
        assertEquals(
                List.of(Map.of(
                        "pipeline",
                        "line",
                        "model",
                        "sample/2.0.0",
                        "outcome",
                        LearnedTakeover.Outcome.IMPORTED,
                        "from",
                        "sample/1.0.0",
                        "steps",
                        50L,
                        "discarded",
                        List.of("fc.P: why"))),
                feature.get("learned"));
    }

    @Test
    void givenAModel_whenAnotherVersionIsDesired_thenTheOldOneRunsUntilTheNewOneDoes() throws Exception {
        desire(1, one);
        board.guarded = true;

        desire(2, two);

        assertEquals(Set.of(two.bundle().sha256()), board.running());
        assertEquals(
                "2.0.0",
                board.configurations.get("org.ganglion.pipeline~sample").get("version"));
    }

    @Test
    void givenAModelThatBreaksWhateverLooksAtIt_whenDesiredBesideAnother_thenTheOtherRuns() throws Exception {
        Release good = releases.model("good", "1.0.0");
        board.selfTests.put(one.bundle().sha256(), new IllegalStateException("nobody expected this"));
        byte[] both = Releases.desired(
                1, new TreeMap<>(Map.of("models/a.json", one.feature(), "models/b.json", good.feature())));

        assertTrue(updater.receive(true, both));
        assertFalse(updater.apply());

        assertEquals(Set.of(good.bundle().sha256()), board.running());
        assertEquals(Outcome.FAILED_NO_STATE_CHANGE, board.lastReport().outcome());
        assertEquals(Reason.PROVIDER_FAILED, board.lastReport().reason());
    }

    @Test
    void givenAModel_whenItIsNoLongerDesired_thenItAndItsPipelineGo() throws Exception {
        desire(1, one);

        updater.receive(true, Releases.desired(2, Map.of()));
        updater.apply();

        assertEquals(Set.of(), board.running());
        assertEquals(Map.of(), board.configurations);
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(Map.of(), board.current().features());
    }

    @Test
    void givenADocument_whenOneOfALowerCounterComes_thenItIsIgnored() throws Exception {
        desire(5, two);

        assertFalse(updater.receive(true, Releases.desired(4, Map.of(PATH, one.feature()))));
        assertEquals(5, updater.state().own().orElseThrow().counter());
        assertTrue(updater.receive(true, Releases.desired(5, Map.of(PATH, one.feature()))), "the retained one counts");
    }

    @Test
    void givenTheSameDocumentAgain_whenReceived_thenThereIsNothingToDo() throws Exception {
        desire(5, one);

        assertFalse(updater.receive(true, Releases.desired(5, Map.of(PATH, one.feature()))));
    }

    @Test
    void givenDocumentsOfDeviceAndGroup_whenApplied_thenTheDevicesOwnWinsUntilItIsCleared() throws Exception {
        updater.receive(false, Releases.desired(9, Map.of(PATH, one.feature())));
        updater.apply();
        assertEquals(Set.of(one.bundle().sha256()), board.running());

        assertTrue(updater.receive(true, Releases.desired(1, Map.of(PATH, two.feature()))));
        updater.apply();
        assertEquals(Set.of(two.bundle().sha256()), board.running());
        assertFalse(updater.receive(false, Releases.desired(10, Map.of())), "the group's is not in force");

        assertTrue(updater.receive(true, new byte[0]));
        updater.apply();
        assertEquals(Set.of(), board.running());
        assertEquals("group", board.lastReport().origin());
    }

    @Test
    void givenAModelThatFailsItsSelfTest_whenDesired_thenTheOldOneRunsOnAndItIsNeverTriedAgain() throws Exception {
        desire(1, one);
        board.selfTests.put(two.bundle().sha256(), new GanglionException(Reason.SELF_TEST_FAILED, "3 instead of 4"));

        assertFalse(desire(2, two));
        assertEquals(Outcome.FAILED_NO_STATE_CHANGE, board.lastReport().outcome());
        assertEquals(Reason.SELF_TEST_FAILED, board.lastReport().reason());
        assertEquals(Set.of(one.bundle().sha256()), board.running());

        updater = board.boot();
        assertFalse(desire(3, two));
        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertEquals(Reason.SELF_TEST_FAILED, board.lastReport().reason());
        assertTrue(board.lastReport().message().contains("3 instead of 4"));
        assertEquals(
                1, board.tried.stream().filter(two.bundle().sha256()::equals).count());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
    }

    @Test
    void givenAModelThatKillsTheProcess_whenDesired_thenItIsGivenUpAfterThreeTrials() throws Exception {
        desire(1, one);
        board.deadly.add(two.bundle().sha256());
        for (int trial = 0; trial < 3; trial++) {
            try {
                desire(2 + trial, two);
            } catch (PowerSupply.Cut dead) {
                board.powerFails(true);
            }
            updater = board.boot();
            assertEquals(Set.of(one.bundle().sha256()), board.running());
        }

        updater.apply();
        assertEquals(Reason.PROVIDER_FAILED, board.lastReport().reason());
        assertEquals(
                3, board.tried.stream().filter(two.bundle().sha256()::equals).count());
        updater.apply();
        assertEquals(Outcome.FAILED_NO_STATE_CHANGE, board.lastReport().outcome(), "it stays what it was");
        desire(9, two);
        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
    }

    @Test
    void givenAMissingCapability_whenDesired_thenItIsNamedAndTriedAgainUntilItIsThere() throws Exception {
        board.selfTests.put(
                one.bundle().sha256(),
                new GanglionException(Reason.MISSING_CAPABILITY, "needs ganglion.neuron;type=Izhikevich"));

        assertTrue(desire(1, one));
        assertEquals(Reason.MISSING_CAPABILITY, board.lastReport().reason());
        assertEquals(Phase.WAITING, board.lastReport().phase());
        assertTrue(board.lastReport().message().contains("ganglion.neuron;type=Izhikevich"));

        board.selfTests.clear();
        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertNull(board.lastReport().reason());
    }

    @Test
    void givenAPublisherThatIsAway_whenDesired_thenItIsTriedAgainAndNotRemembered() throws Exception {
        board.unreachable.add(one.bundle().sha256());

        assertTrue(desire(1, one));
        assertEquals(Outcome.FAILED_NO_STATE_CHANGE, board.lastReport().outcome());
        assertEquals(Reason.TIMEOUT, board.lastReport().reason());

        board.unreachable.clear();
        assertFalse(updater.apply());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(
                1, board.fetched.stream().filter(one.feature().sha256()::equals).count(), "the feature was held");
    }

    private boolean desire(long counter, Map<String, Artifact> features) throws InterruptedException {
        return updater.receive(true, Releases.desired(counter, new TreeMap<>(features))) && updater.apply();
    }

    @ParameterizedTest
    @EnumSource(names = {"DIGEST_MISMATCH", "UNSUPPORTED", "TOO_LARGE"})
    void givenSomebodyWhoSendsWhatIsWrong_whenSomebodySendsWhatIsRight_thenTheReleaseRunsAndIsNotBlamed(Reason reason)
            throws Exception {
        long document = 0;
        for (String artifact : List.of(one.feature().sha256(), one.bundle().sha256())) {
            board.falsified.put(artifact, reason);

            assertTrue(desire(++document, one), "nobody tries again");
            assertEquals(Phase.WAITING, board.lastReport().phase());
            assertEquals(Outcome.FAILED_NO_STATE_CHANGE, board.lastReport().outcome());
            assertEquals(reason, board.lastReport().reason());
            assertEquals(Set.of(), board.running());
            board.falsified.clear();
        }

        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
    }

    /** It is looked for again, later each time, for a publisher may still come; but it has failed, and another document ends it. */
    @Test
    void givenARepositoryWithoutTheArtifact_whenDesired_thenItHasFailedAndIsAskedForOnceATryUntilAnotherDocumentComes()
            throws Exception {
        desire(1, one);
        board.absent.add(two.bundle().sha256());
        board.asked.clear();

        assertTrue(desire(2, two));

        assertEquals(Outcome.FAILED_NO_STATE_CHANGE, board.lastReport().outcome());
        assertEquals(Reason.NOT_FOUND, board.lastReport().reason());
        assertEquals(Phase.WAITING, board.lastReport().phase());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(List.of(two.feature().sha256(), two.bundle().sha256()), board.asked);
        assertTrue(updater.apply());
        assertEquals(3, board.asked.size(), board.asked::toString);

        assertFalse(desire(3, one));
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(3, board.asked.size(), board.asked::toString);
    }

    @Test
    void givenABundleAndAModelOfOneRelease_whenTheModelDoesNotAppear_thenNeitherIsThereAndLaterBothAre()
            throws Exception {
        desire(1, one);
        Map<String, Boolean> before = Map.copyOf(board.framework);
        Map<String, Map<String, Object>> configured = Map.copyOf(board.configurations);
        Release set = releases.modelWith("org.acme.lif", "sample", "2.0.0");
        board.invisible.add("2.0.0");

        assertTrue(desire(2, set));

        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertEquals(before, board.framework, "the bundle of the release has gone with its model");
        assertEquals(configured, board.configurations);

        board.invisible.clear();
        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(2, board.framework.size());
        assertEquals(Set.of(set.bundle().sha256()), board.running());
    }

    @Test
    void givenAModelThatIsNoLongerDesired_whenAnotherCannotBeFetched_thenItIsGoneBeforeAnybodyIsAsked()
            throws Exception {
        desire(1, one);
        board.runningWhenAsked.clear();
        board.unreachable.add(two.feature().sha256());

        assertTrue(desire(2, Map.of("models/other.json", two.feature())));

        assertEquals(List.of(Set.of()), board.runningWhenAsked);
        assertEquals(Set.of(), board.running());
    }

    /** So that what runs never pauses for as long as a fetch, although what is no longer desired goes before anything is fetched. */
    @Test
    void givenAModelThatRuns_whenItMovesToAnotherPathAndThenToItsNextVersion_thenItRunsWheneverSomethingIsFetched()
            throws Exception {
        String other = "models/other.json";
        desire(1, one);
        board.runningWhenAsked.clear();

        assertFalse(desire(2, Map.of(other, one.feature())));
        assertEquals(Set.of(other), updater.generation().features().keySet());
        assertEquals(List.of(), board.runningWhenAsked, "all of it is here");
        assertFalse(desire(3, Map.of(other, two.feature())));

        assertEquals(Set.of(two.bundle().sha256()), board.running());
        Set<String> before = Set.of(one.bundle().sha256());
        assertEquals(List.of(before, before), board.runningWhenAsked, "for the feature and the bundle");
    }

    @Test
    void givenAFeatureThatNobodyServes_whenTriedAgain_thenItComesAfterAllOthers() throws Exception {
        Release good = releases.model("good", "1.0.0");
        board.unreachable.add(one.feature().sha256());
        board.unreachable.add(good.feature().sha256());
        assertTrue(desire(1, Map.of("models/a.json", one.feature())));
        board.asked.clear();

        assertTrue(desire(2, Map.of("models/a.json", one.feature(), "models/b.json", good.feature())));

        assertEquals(List.of(good.feature().sha256(), one.feature().sha256()), board.asked);
    }

    @Test
    void givenAFetchThatEndsBecauseAnotherDocumentCame_whenApplied_thenNothingMoreOfTheOldOneIsAskedFor()
            throws Exception {
        Release good = releases.model("good", "1.0.0");
        board.cancelled.add(one.feature().sha256());

        assertTrue(desire(1, Map.of("models/a.json", one.feature(), "models/b.json", good.feature())));

        assertEquals(List.of(one.feature().sha256()), board.asked);
    }

    @Test
    void givenAModelThatDoesNotStart_whenTheDeviceStarts_thenTheOthersRunAndItIsTriedAgain() throws Exception {
        Release good = releases.model("good", "1.0.0");
        assertFalse(desire(1, Map.of("models/a.json", one.feature(), "models/b.json", good.feature())));
        board.framework.clear();
        board.unstartable.add(LiveBundles.MODEL + one.bundle().sha256());

        updater = board.boot();

        assertEquals(Set.of(good.bundle().sha256()), board.running());
        assertTrue(updater.apply());
        assertEquals(Phase.WAITING, board.lastReport().phase());
        assertEquals(Outcome.FAILED_ROLLBACK_NOT_REQUESTED, board.lastReport().outcome());
        assertTrue(
                board.lastReport().message().contains("did not start"),
                board.lastReport().message());

        board.unstartable.clear();
        assertFalse(updater.apply());
        assertEquals(Set.of(one.bundle().sha256(), good.bundle().sha256()), board.running());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
    }

    @Test
    void givenAModelThatDoesNotStart_whenAnotherIsActivated_thenThatOneIsNotBlamed() throws Exception {
        Release good = releases.model("good", "1.0.0");
        desire(1, one);
        board.unstartable.add(LiveBundles.MODEL + one.bundle().sha256());

        assertTrue(desire(2, Map.of(PATH, one.feature(), "models/z.json", good.feature())));

        assertEquals(Map.of(), updater.state().failed());
        assertTrue(board.running().contains(good.bundle().sha256()));
        assertEquals(
                Set.of(PATH, "models/z.json"), updater.generation().features().keySet());
    }

    @Test
    void givenAFeatureThatKeepsFailing_whenApplied_thenWhatIsNoLongerNeededGoesAndWhatItHasStays() throws Exception {
        desire(1, one);
        board.unreachable.add(two.bundle().sha256());
        Files.writeString(folder.resolve("store/" + two.bundle().sha256() + ".part"), "half");
        Files.writeString(folder.resolve("store/" + "0".repeat(64) + ".part"), "of something else");

        assertTrue(desire(2, two));

        List<String> left = Files.list(folder.resolve("store"))
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();
        assertTrue(left.contains(two.feature().sha256()), left.toString());
        assertTrue(left.contains(two.bundle().sha256() + ".part"), left.toString());
        assertTrue(left.stream().noneMatch(name -> name.startsWith("0000")), left.toString());
    }

    @Test
    void givenAModelThatDoesNotAppear_whenDesired_thenTheOldOneRunsAndItWasRolledBack() throws Exception {
        desire(1, one);
        board.followed.clear();
        board.invisible.add("2.0.0");

        desire(2, two);

        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(Set.of(LiveBundles.MODEL + one.bundle().sha256()), board.framework.keySet());
        assertEquals(
                Set.of(one.bundle().sha256()),
                board.followed.get(board.followed.size() - 1),
                "its pipelines run it again before that is told");
    }

    @Test
    void givenADeviceThatTrustsOnlySignatures_whenAnUnsignedDocumentComes_thenItIsRejected() throws Exception {
        board.unsignedAllowed = false;
        updater = board.boot();

        assertFalse(desire(1, one));

        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertEquals(Reason.UNTRUSTED, board.lastReport().reason());
        assertEquals(List.of(), board.fetched);
    }

    @Test
    void givenDocumentsThatAreWrong_whenReceived_thenTheyAreRejectedAndTheModelRunsOn() throws Exception {
        desire(1, one);
        for (String document : List.of(
                "no json",
                "{}",
                "{\"schema\":2,\"counter\":2,\"features\":{}}",
                "{\"schema\":1,\"counter\":-1,\"features\":{}}",
                "{\"schema\":1,\"counter\":2,\"features\":{\"../x\":{\"sha256\":\""
                        + one.feature().sha256() + "\",\"length\":1}}}",
                "{\"schema\":1,\"counter\":2,\"features\":{\"x\":{\"sha256\":\"12\",\"length\":1}}}",
                "{\"schema\":1,\"counter\":2,\"features\":{\"x\":{\"sha256\":\""
                        + one.feature().sha256() + "\",\"length\":9000000000}}}")) {
            assertFalse(updater.receive(true, document.getBytes(StandardCharsets.UTF_8)), document);
            assertEquals(Outcome.REJECTED, board.lastReport().outcome(), document);
        }
        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(1, updater.state().own().orElseThrow().counter());
    }

    @Test
    void givenAFeatureThatConfiguresMoreThanPipelines_whenDesired_thenItIsRefused() throws Exception {
        String feature = "{\"id\":\"a:b:1\",\"bundles\":[{\"id\":\"a:b:1\",\"sha256\":\""
                + one.bundle().sha256() + "\",\"length\":" + one.bundle().length()
                + "}],\"configurations\":{\"org.ganglion.update\":{\"trust\":\"none\"}}}";

        desire(1, new Release(releases.hold(feature.getBytes(StandardCharsets.UTF_8)), one.bundle()));

        assertEquals(Reason.MALFORMED, board.lastReport().reason());
        assertTrue(
                board.lastReport().message().contains("org.ganglion.update"),
                board.lastReport().message());
        assertEquals(Set.of(), board.running());
    }

    @Test
    void givenABundleThatIsNoModel_whenDesired_thenItIsNeverInstalled() throws Exception {
        byte[] evil = releases.content(one.bundle().sha256()).clone();
        evil[evil.length / 2] ^= 1;
        Release bad = new Release(
                releases.hold(new String(releases.content(one.feature().sha256()), StandardCharsets.UTF_8)
                        .replace(one.bundle().sha256(), releases.hold(evil).sha256())
                        .getBytes(StandardCharsets.UTF_8)),
                null);

        desire(1, bad);

        assertEquals(Reason.Category.CONTENT, board.lastReport().reason().category());
        assertEquals(Map.of(), board.framework);
        assertEquals(List.of(), board.tried);
    }

    @Test
    void givenTwoPathsWithTheSameModel_whenDesired_thenTheSecondIsRefused() throws Exception {
        desire(1, one);

        updater.receive(true, Releases.desired(2, Map.of(PATH, one.feature(), "models/z.json", two.feature())));
        updater.apply();

        assertEquals(Reason.INCONSISTENT, board.lastReport().reason());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
    }

    @Test
    void givenAReleaseThatAnotherStoodInTheWayOf_whenThatIsGone_thenItIsBroughtIn() throws Exception {
        String later = "models/later.json";
        updater.receive(true, Releases.desired(1, Map.of(PATH, one.feature())));
        updater.apply();
        updater.receive(true, Releases.desired(2, Map.of(PATH, one.feature(), later, two.feature())));
        assertFalse(updater.apply());
        assertEquals(Reason.INCONSISTENT, board.lastReport().reason());

        updater.receive(true, Releases.desired(3, Map.of(later, two.feature())));
        updater.apply();

        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(Set.of(two.bundle().sha256()), board.running());
    }

    @Test
    void givenADamagedBundleInTheStore_whenTheCacheIsLost_thenItIsFetchedAgain() throws Exception {
        desire(1, one);
        Files.write(folder.resolve("store").resolve(one.bundle().sha256()), new byte[] {1, 2, 3});
        board.powerFails(false);

        updater = board.boot();
        assertEquals(Set.of(), board.running());
        updater.apply();

        assertEquals(Set.of(one.bundle().sha256()), board.running());
    }

    /** As a worn card damages it: store and generation share the file. */
    @Test
    void givenADamagedModelOfTheGeneration_whenItIsFetchedAgain_thenItIsStartedAlthoughTheGenerationBeforeNamesItToo()
            throws Exception {
        desire(1, one);
        for (Path copy : List.of(folder.resolve("store"), folder.resolve("generations"))) {
            try (Stream<Path> files = Files.walk(copy)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (FileDigest.sha256(Files.readAllBytes(file))
                            .equals(one.bundle().sha256())) {
                        Files.write(file, new byte[] {1, 2, 3});
                    }
                }
            }
        }
        board.powerFails(false);
        updater = board.boot();
        assertEquals(Set.of(), board.running());

        assertFalse(updater.apply(), board.lastReport().message());

        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
    }

    @Test
    void givenADamagedStateFile_whenStarted_thenItIsPutAsideAndTheDocumentBringsAllBack() throws Exception {
        desire(1, one);
        Files.writeString(folder.resolve("update.json"), "{");

        updater = board.boot();
        desire(1, one);

        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertTrue(Files.exists(folder.resolve("update.json.damaged")));
    }
}
