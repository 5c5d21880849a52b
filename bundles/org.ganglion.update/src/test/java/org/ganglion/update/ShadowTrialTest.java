// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.update.Releases.Release;
import org.ganglion.update.state.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an update makes of a run of the new model beside the old one. */
class ShadowTrialTest {
    private static final String PATH = "models/sample.json";

    @TempDir
    Path folder;

    private final Releases releases = new Releases();
    private final Release one = releases.model("sample", "1.0.0");
    private Board board;
    private Updater updater;

    @BeforeEach
    void boot() throws Exception {
        board = new Board(folder, releases);
        updater = board.boot();
        assertFalse(desire(1, one));
        board.shadows.has("sample");
    }

    private boolean desire(long counter, Release release) throws InterruptedException {
        updater.receive(true, Releases.desired(counter, Map.of(PATH, release.feature())));
        return updater.apply();
    }

    private Release two(Object... shadow) {
        return releases.shadowed("sample", "2.0.0", shadow);
    }

    private void assertOldRuns(Outcome outcome, Reason reason) {
        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(
                "1.0.0",
                board.configurations.get("org.ganglion.pipeline~sample").get("version"));
        assertEquals(outcome, board.lastReport().outcome(), board.lastReport().message());
        assertEquals(reason, board.lastReport().reason());
        assertEquals(0, board.shadows.open);
        assertTrue(board.stored().operation().isEmpty());
        assertEquals(List.of(one.bundle().sha256()), List.copyOf(board.running()));
    }

    private void assertNewRuns(Release release) {
        assertEquals(Set.of(release.bundle().sha256()), board.running());
        assertEquals(
                Outcome.SUCCESSFUL,
                board.lastReport().outcome(),
                board.lastReport().message());
        assertEquals(0, board.shadows.open);
    }

    @Test
    void givenAModelThatAgrees_whenItsReleaseAsksForAShadowRun_thenItIsComparedReportedAndThenActivated()
            throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 100, 90, 2, 3, 88, 0.1, 4);
        Release two = two("seconds", 0.05, "tolerance", 0.03);

        assertFalse(desire(2, two));

        assertNewRuns(two);
        assertEquals(List.of("2.0.0"), board.shadows.begun);
        assertEquals("1.0.0", board.shadows.before.get(0).get("version"));
        assertEquals("2.0.0", board.shadows.after.get(0).get("version"));
        assertTrue(board.reports.stream().anyMatch(report -> report.phase() == Phase.SHADOWING));
        String reported = Json.write(board.lastReport().json());
        assertTrue(
                reported.contains("\"measure\":\"decisions\",\"measured\":0.0222")
                        && reported.contains("\"compared\":90,\"dropped\":8,\"passedOver\":2"),
                reported);
        String message =
                String.valueOf(board.lastReport().features().get(PATH).json().get("message"));
        assertTrue(message.contains("shadow run") && message.contains("90 compared"), message);
    }

    @Test
    void givenDecisionsThatDiffer_whenBeyondTheTolerance_thenItIsRefusedAndNotTriedAgain() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 100, 100, 0, 3, 96, 0.1, 4);
        Release two = two("seconds", 0.02, "tolerance", 0.03);

        assertFalse(desire(2, two));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.RESULTS_DIFFER);
        assertTrue(board.lastReport().message().contains("decisions 0.04, tolerated 0.03"));
        assertEquals(1, board.lastReport().shadows().size());

        assertFalse(desire(3, two));
        assertEquals(List.of("2.0.0"), board.shadows.begun);
        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
    }

    @Test
    void givenResultsOfOneValue_whenTheirDifferenceIsBeyondTheTolerance_thenItIsRefused() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 1, 10, 0.2, 4);

        assertFalse(desire(2, two("seconds", 0.02, "tolerance", 0.04)));
        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.RESULTS_DIFFER);
        assertTrue(board.lastReport().message().contains("difference 0.05, tolerated 0.04"));

        assertFalse(desire(3, releases.shadowed("sample", "3.0.0", "seconds", 0.02, "tolerance", 0.05)));
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
    }

    @Test
    void givenSeveralValues_whenTheReleaseSaysThatTheirDifferenceCounts_thenItDoes() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 10, 0.2, 4);

        assertFalse(desire(2, two("seconds", 0.02, "tolerance", 0.04, "measure", "difference")));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.RESULTS_DIFFER);
    }

    @Test
    void givenNoTolerance_whenAnythingDiffers_thenItIsRefused() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 9, 0, 4);

        assertFalse(desire(2, two("seconds", 0.02)));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.RESULTS_DIFFER);
    }

    @Test
    void givenAModelThatFails_whenInTheShadow_thenItIsRefusedAtOnceForWhatItDid() throws Exception {
        board.shadows.failure = new GanglionException(Reason.PROVIDER_FAILED, "the driver threw");
        long start = System.nanoTime();

        assertFalse(desire(2, two("seconds", 30)));

        assertTrue(System.nanoTime() - start < 25_000_000_000L);
        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.PROVIDER_FAILED);
        assertTrue(board.lastReport().message().contains("the driver threw"));
    }

    @Test
    void givenAModelThatCannotRunBesideTheOther_whenAsked_thenItIsRefused() throws Exception {
        board.shadows.refusal = new GanglionException(Reason.UNSUPPORTED, "one device");

        assertFalse(desire(2, two("seconds", 30)));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.UNSUPPORTED);
    }

    @Test
    void givenAnIdlePipeline_whenTheTimeIsOver_thenTheReasonIsTypedAndItIsTriedAgain() throws Exception {
        Release two = two("seconds", 0.02);

        assertTrue(desire(2, two));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.TIMEOUT);
        assertEquals(Phase.WAITING, board.lastReport().phase());
        assertTrue(
                board.lastReport().message().contains("no samples"),
                board.lastReport().message());

        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 10, 0, 4);
        assertFalse(updater.apply());
        assertNewRuns(two);
    }

    @Test
    void givenSamplesThatOnlyBroughtTheState_whenTheTimeIsOver_thenThereWereTooFew() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 2, 0, 2, 1, 0, 0, 0);

        assertTrue(desire(2, two("seconds", 0.02)));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.TIMEOUT);
        assertTrue(
                board.lastReport().message().contains("too few samples"),
                board.lastReport().message());
    }

    @Test
    void givenAModelTooSlowForASingleSample_whenTheTimeIsOver_thenItFails() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 1000, 0, 0, 1, 0, 0, 0);

        assertFalse(desire(2, two("seconds", 0.02)));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.PROVIDER_FAILED);
    }

    @Test
    void givenNoPipelineOfTheModel_whenItsReleaseAsksForAShadowRun_thenThereIsNothingToCompareWith() throws Exception {
        board.shadows.has();
        Release two = two("seconds", 30);

        assertFalse(desire(2, two));

        assertNewRuns(two);
        assertTrue(String.valueOf(board.lastReport().features().get(PATH).json().get("message"))
                .contains("nothing to compare with"));
    }

    @Test
    void givenAModelThatIsNew_whenItsReleaseAsksForAShadowRun_thenItIsActivated() throws Exception {
        Release other = releases.shadowed("other", "1.0.0", "seconds", 30);
        updater.receive(true, Releases.desired(2, Map.of(PATH, one.feature(), "models/other.json", other.feature())));

        assertFalse(updater.apply());

        assertEquals(Set.of(one.bundle().sha256(), other.bundle().sha256()), board.running());
    }

    @Test
    void givenAShadowRun_whenAnotherDocumentComes_thenItEndsAndNothingIsRemembered() throws Exception {
        board.shadows.whenBegun = () -> board.superseded = true;

        assertTrue(desire(2, two("seconds", 30)));

        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(0, board.shadows.open);
        assertTrue(board.stored().failed().isEmpty());
        assertTrue(board.stored().operation().isEmpty());
    }

    @Test
    void givenTheServiceOfPipelinesIsAway_whenTheTimeIsOver_thenItIsTriedAgain() throws Exception {
        board.shadows.present = Optional.empty();

        assertTrue(desire(2, two("seconds", 0.02)));

        assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.TIMEOUT);
    }

    @Test
    void givenAShadowRun_whenThePowerIsCut_thenTheOldOneRunsAndItIsRunAgain() throws Exception {
        Release two = two("seconds", 0.02);
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 10, 0, 4);
        board.shadows.whenBegun = () -> {
            assertEquals(
                    Operation.Step.TRYING,
                    board.stored().operation().orElseThrow().step());
            throw new PowerSupply.Cut();
        };
        try {
            desire(2, two);
        } catch (PowerSupply.Cut cut) {
            board.powerFails(false);
        }
        board.shadows.open = 0;
        board.shadows.whenBegun = () -> {};
        board.boot = "boot-2";

        updater = board.boot();
        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertFalse(desire(2, two));

        assertNewRuns(two);
        assertEquals(List.of("2.0.0", "2.0.0"), board.shadows.begun);
    }

    @Test
    void givenAReleaseWhoseShadowIsWrong_whenDesired_thenItIsMalformed() throws Exception {
        for (Object[] wrong : List.of(
                new Object[] {"seconds", 0},
                new Object[] {"seconds", -1},
                new Object[] {"tolerance", -0.1},
                new Object[] {"measure", "taste"})) {
            Release two = two(wrong);

            assertFalse(desire(board.lastReport().counter() + 1, two));

            assertOldRuns(Outcome.FAILED_NO_STATE_CHANGE, Reason.MALFORMED);
        }
    }

    @Test
    void givenAModelThatComesWithAnotherBundle_whenTheyDiffer_thenTheBundleHasStartedAndGoesAgain() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 5, 0, 4);
        List<Integer> bundlesWhenBegun = new ArrayList<>();
        board.shadows.whenBegun = () -> bundlesWhenBegun.add(board.framework.size());

        assertFalse(desire(2, releases.shadowedWith("org.acme.lif", "sample", "2.0.0", 0.02)));

        assertEquals(List.of(2), bundlesWhenBegun, "the old model and the bundle");
        assertEquals(1, board.framework.size());
        assertOldRuns(Outcome.FAILED_ROLLBACK_COMPLETE, Reason.RESULTS_DIFFER);
    }

    @Test
    void givenAModelThatComesWithAnotherBundle_whenTheyAgree_thenBothRun() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 10, 0, 4);
        Release two = releases.shadowedWith("org.acme.lif", "sample", "2.0.0", 0.02);

        assertFalse(desire(2, two));

        assertNewRuns(two);
        assertEquals(2, board.framework.size());
        assertTrue(String.valueOf(board.lastReport().features().get(PATH).json().get("message"))
                .contains("shadow run"));
    }

    @Test
    void givenAReleaseThatTakesARestart_whenItAsksForAShadowRun_thenItIsRejected() throws Exception {
        board.supervised = true;
        board.cold.add("what cannot be exchanged hot");
        updater = board.boot();

        assertFalse(desire(2, releases.shadowedWith("org.acme.api", "sample", "2.0.0", 30)));

        assertOldRuns(Outcome.REJECTED, Reason.UNSUPPORTED);
        assertEquals(0, board.restarts);
    }

    @Test
    void givenAnybodyWhoAsks_whenADocumentIsPlanned_thenTheShadowRunIsShown() throws Exception {
        Release two = two("seconds", 60, "tolerance", 0.05);

        Map<String, Object> plan = updater.preview(Releases.desired(2, Map.of(PATH, two.feature())));

        assertTrue(Json.write(plan).contains("\"shadow\":{\"seconds\":60.0,\"tolerance\":0.05}"), Json.write(plan));
    }

    /** A release whose bundle takes the place of one that cannot be exchanged hot. */
    private Release takingARestart() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 10, 0, 4);
        assertFalse(desire(2, releases.shadowedPair("1", "other", "1.0.0", "sample", "1.5.0", 0.02)));
        board.cold.add("what cannot be exchanged hot");
        updater = board.boot();
        return releases.shadowedPair("2", "other", "1.0.0", "sample", "2.0.0", 30);
    }

    private void assertPlannedAsItIsRejected(Release release, String because) throws Exception {
        Set<String> before = board.running();
        Map<?, ?> plan = (Map<?, ?>) updater.preview(Releases.desired(3, Map.of(PATH, release.feature())))
                .get(PATH);

        assertFalse(desire(3, release));

        assertEquals("refused", plan.get("mode"));
        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertEquals(Reason.UNSUPPORTED, board.lastReport().reason());
        assertEquals(board.lastReport().reason(), plan.get("reason"));
        assertEquals(board.lastReport().message(), plan.get("message"));
        assertTrue(
                board.lastReport().message().contains(because),
                board.lastReport().message());
        assertEquals(before, board.running());
        assertEquals(0, board.restarts);
    }

    @Test
    void givenAReleaseThatTakesARestart_whenItIsPlanned_thenItIsRefusedAsTheReleaseWouldBe() throws Exception {
        board.supervised = true;

        assertPlannedAsItIsRejected(takingARestart(), "asks for a shadow run of sample, and takes a restart");
    }

    @Test
    void givenNobodyWhoWouldStartItAgain_whenAReleaseThatTakesARestartIsPlanned_thenItIsRefusedAsTheReleaseWouldBe()
            throws Exception {
        assertPlannedAsItIsRejected(takingARestart(), "no supervisor");
    }

    @Test
    void givenAModelThatStaysAndABundleThatComes_whenOneOfTwoModelsIsNew_thenTheBundleHasStartedBeforeItIsRun()
            throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 10, 0, 4);
        Release both = releases.shadowedPair("1", "other", "1.0.0", "sample", "2.0.0", 0.02);
        assertFalse(desire(2, both));
        assertNewRunsWithOthers(2);
        List<Integer> bundlesWhenBegun = new ArrayList<>();
        board.shadows.whenBegun = () -> bundlesWhenBegun.add(board.framework.size());

        assertFalse(desire(3, releases.shadowedPair("2", "other", "1.0.0", "sample", "3.0.0", 0.02)));

        assertNewRunsWithOthers(2);
        assertEquals(List.of(4), bundlesWhenBegun, "the bundle and the two models, and the new bundle");
    }

    private void assertNewRunsWithOthers(int models) {
        assertEquals(
                Outcome.SUCCESSFUL,
                board.lastReport().outcome(),
                board.lastReport().message());
        assertEquals(models, board.running().size());
    }

    @Test
    void givenSamplesThatGoOn_whenItIsDecided_thenWhatIsReportedIsWhatWasDecidedBy() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        board.shadows.says =
                version -> ScriptedShadows.of(version, 1000 + asked.incrementAndGet(), 1000, 0, 3, 1000, 0, 4);

        assertFalse(desire(2, two("seconds", 0.02)));

        String message =
                String.valueOf(board.lastReport().features().get(PATH).json().get("message"));
        long taken = board.lastReport().shadows().get(0).comparison().taken();
        assertTrue(message.contains("of " + taken + " samples"), message + ", reported " + taken);
    }

    @Test
    void givenAModelThatTakesAllMemory_whenItIsRead_thenItFailsForThatAndTheNextOneIsBrought() throws Exception {
        Release other = releases.model("zebra", "1.0.0");
        board.shadows.whenBegun = () -> {
            throw new OutOfMemoryError("more than there is");
        };
        updater.receive(
                true,
                Releases.desired(
                        2,
                        new TreeMap<>(
                                Map.of(PATH, two("seconds", 30).feature(), "models/zebra.json", other.feature()))));

        assertFalse(updater.apply());

        assertEquals(Set.of(one.bundle().sha256(), other.bundle().sha256()), board.running());
        assertEquals(Reason.PROVIDER_FAILED, board.lastReport().reason());
        assertTrue(board.stored().operation().isEmpty());
    }

    @Test
    void givenAModelThatComesWithAnotherBundle_whenReadingItEndsInAnError_thenTheBundleGoesAgain() throws Exception {
        board.shadows.whenBegun = () -> {
            throw new StackOverflowError("too deep");
        };

        assertFalse(desire(2, releases.shadowedWith("org.acme.lif", "sample", "2.0.0", 30)));

        assertEquals(1, board.framework.size());
        assertEquals(Outcome.FAILED_ROLLBACK_COMPLETE, board.lastReport().outcome());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
    }

    @Test
    void givenTwoPipelines_whenWhatRunsBesideOneDoesNotEndWell_thenTheOtherEndsAndTheModelIsActivated()
            throws Exception {
        board.shadows.has("sample", "sample again");
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 10, 0, 4);
        board.shadows.whenClosed = () -> {
            throw new IllegalStateException("its provider is gone");
        };
        Release two = two("seconds", 0.02);

        assertFalse(desire(2, two));

        assertEquals(2, board.shadows.begun.size());
        assertNewRuns(two);
    }

    @Test
    void givenAReleaseThatFailedBefore_whenItIsPlanned_thenItIsRefusedAsItWouldBe() throws Exception {
        board.shadows.says = version -> ScriptedShadows.of(version, 10, 10, 0, 3, 5, 0, 4);
        Release two = two("seconds", 0.02);
        assertFalse(desire(2, two));

        Map<?, ?> plan = (Map<?, ?>) updater.preview(Releases.desired(3, Map.of(PATH, two.feature())))
                .get(PATH);
        assertFalse(desire(3, two));

        assertEquals("refused", plan.get("mode"));
        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertEquals(Reason.RESULTS_DIFFER, plan.get("reason"));
        assertEquals(board.lastReport().message(), plan.get("message"));
    }
}
