// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ganglion.api.Reason;
import org.ganglion.rollout.Progress.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgressTest {
    private static final long NOW = 1_000_000;
    private static final Stage CANARY = new Stage("canary", "lab", 10, 0.9, 0.2, 600);
    private static final Stage REST = new Stage("rest", "lab", 100, 0.9, 0.2, 600);
    private static final RolloutPlan TWO = new RolloutPlan("spring", Fleet.RELEASE, List.of(CANARY, REST));
    private static final DeviceName ONE = new DeviceName("lab", "d0");

    private static Progress progress(RolloutPlan plan, Fleet fleet) {
        return Progress.of(plan, fleet.readings(), NOW);
    }

    /** Asks as a controller does. */
    private static List<DeviceName> ask(RolloutPlan plan, Fleet fleet) {
        List<DeviceName> ask = progress(plan, fleet).ask();
        ask.forEach(name -> fleet.ask(name, NOW));
        return ask;
    }

    private static RolloutPlan one(double success, double error) {
        return new RolloutPlan("spring", Fleet.RELEASE, List.of(new Stage("all", "lab", 100, success, error, 600)));
    }

    @Test
    void givenAFreshFleet_whenTheRolloutBegins_thenOnlyTheFirstStageIsAskedAndNobodyTwice() {
        Fleet fleet = new Fleet().with("lab", 30).with("other", 5);

        assertEquals(3, ask(TWO, fleet).size());
        assertEquals(List.of(), progress(TWO, fleet).ask());
        assertEquals(Verdict.RUNNING, progress(TWO, fleet).verdict());
    }

    @Test
    void givenEnoughSuccesses_whenLookedAt_thenTheNextStageOpensAndInTheEndItIsComplete() {
        Fleet fleet = new Fleet().with("lab", 30);
        List<DeviceName> canaries = ask(TWO, fleet);

        canaries.subList(0, 2).forEach(name -> fleet.reports(name, "SUCCESSFUL"));
        assertFalse(progress(TWO, fleet).stages().get(1).open(), "two of three are not 90 %");

        fleet.reports(canaries.get(2), "SUCCESSFUL");
        List<DeviceName> rest = ask(TWO, fleet);
        assertEquals(27, rest.size());
        assertTrue(rest.stream().noneMatch(canaries::contains));

        rest.forEach(name -> fleet.reports(name, "SUCCESSFUL"));
        assertEquals(Verdict.COMPLETE, progress(TWO, fleet).verdict());
        assertEquals(30, fleet.asked);
    }

    @Test
    void givenFailuresAboveTheThreshold_whenLookedAt_thenItStopsForGood() {
        Fleet fleet = new Fleet().with("lab", 10);
        RolloutPlan plan = one(0.5, 0.2);
        List<DeviceName> asked = ask(plan, fleet);
        asked.subList(0, 2).forEach(name -> fleet.reports(name, "FAILED_ROLLBACK_COMPLETE"));
        assertEquals(Verdict.RUNNING, progress(plan, fleet).verdict(), "two of ten are not more than 20 %");

        fleet.reports(asked.get(2), "REJECTED");
        assertEquals(Verdict.STOPPED, progress(plan, fleet).verdict());

        // devices that come later do not make it go on
        fleet.with("lab", 40);
        asked.subList(3, 10).forEach(name -> fleet.reports(name, "SUCCESSFUL"));
        assertEquals(Verdict.STOPPED, progress(plan, fleet).verdict());
        assertEquals(List.of(), progress(plan, fleet).ask());
    }

    @Test
    void givenAStageThatCanNoLongerSucceed_whenAllHaveEnded_thenItStopsAndDoesNotWaitForEver() {
        Fleet fleet = new Fleet().with("lab", 4);
        RolloutPlan plan = one(1, 0.5);
        List<DeviceName> asked = ask(plan, fleet);
        asked.subList(0, 3).forEach(name -> fleet.reports(name, "SUCCESSFUL"));
        fleet.reports(asked.get(3), "FAILED_NO_STATE_CHANGE");

        assertEquals(Verdict.STOPPED, progress(plan, fleet).verdict());
    }

    @Test
    void givenDevicesThatAreAway_whenTheOthersSucceed_thenItIsCompleteAndOnlyThenTheyAreAsked() {
        Fleet fleet = new Fleet().with("lab", 4);
        DeviceName away = new DeviceName("lab", "d2");
        fleet.online(away, false);
        RolloutPlan plan = one(1, 0);
        List<DeviceName> asked = ask(plan, fleet);
        assertEquals(3, asked.size());
        assertFalse(asked.contains(away));

        asked.forEach(name -> fleet.reports(name, "SUCCESSFUL"));
        Progress done = progress(plan, fleet);
        assertEquals(Verdict.COMPLETE, done.verdict());
        assertEquals(List.of(away), done.ask());

        // it was not there: its patience does not run, and the rollout stays complete
        fleet.ask(away, NOW);
        assertEquals(
                Verdict.COMPLETE,
                Progress.of(plan, fleet.readings(), NOW + 10_000).verdict());
        fleet.online(away, true);
        fleet.reports(away, "SUCCESSFUL");
        assertEquals(4, progress(plan, fleet).count(Standing.SUCCEEDED));
    }

    @Test
    void givenADeviceThatVanishesAfterItWasAsked_whenPatienceEnds_thenItCountsAsFailedUntilItReports() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);
        fleet.online(ONE, false);

        assertEquals(
                Verdict.RUNNING, Progress.of(plan, fleet.readings(), NOW + 600).verdict());
        assertEquals(
                Verdict.STOPPED, Progress.of(plan, fleet.readings(), NOW + 601).verdict());

        fleet.reports(ONE, "SUCCESSFUL");
        assertEquals(
                Verdict.COMPLETE, Progress.of(plan, fleet.readings(), NOW + 601).verdict());
    }

    @Test
    void givenADeviceThatWorksForEver_whenPatienceEnds_thenItCountsAsFailed() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);
        fleet.works(ONE);

        assertEquals(Standing.WORKING, progress(plan, fleet).standings().get(ONE));
        assertEquals(
                Verdict.STOPPED, Progress.of(plan, fleet.readings(), NOW + 601).verdict());
    }

    @Test
    void givenATimestampThatWasForgotten_whenTheReleaseIsRolledOut_thenNothingCountsAgainstIt() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        fleet.distrusts(ONE, "IDLE", 7);
        assertEquals(Standing.UNASKED, progress(plan, fleet).standings().get(ONE), "that was another document");
        assertEquals(List.of(ONE), ask(plan, fleet));
        assertEquals(Standing.ASKED, progress(plan, fleet).standings().get(ONE));

        fleet.distrusts(ONE, "WAITING", 1);
        assertEquals(Standing.WORKING, progress(plan, fleet).standings().get(ONE), "it tries again by itself");
        assertEquals(Verdict.RUNNING, progress(plan, fleet).verdict());

        fleet.reports(ONE, "SUCCESSFUL");
        assertEquals(Verdict.COMPLETE, progress(plan, fleet).verdict());
    }

    @Test
    void givenADeviceThatRefusesForGood_whenItDoesNotTryAgain_thenItHasFailed() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);

        fleet.distrusts(ONE, "IDLE", 1);

        assertEquals(Verdict.STOPPED, progress(plan, fleet).verdict(), "such as a counter that is too low");
    }

    @Test
    void givenADeviceThatTriesAgain_whenLookedAt_thenItIsAtWorkAndHasNotFailed() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);
        fleet.waits(ONE);

        assertEquals(Standing.WORKING, progress(plan, fleet).standings().get(ONE));
    }

    @Test
    void givenADeviceThatFoundNoPublisher_whenItTriesAgain_thenItHasFailedOnlyWhenPatienceEnds() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);
        fleet.misses(ONE);

        assertEquals(Standing.WORKING, progress(plan, fleet).standings().get(ONE));
        assertEquals(
                Verdict.STOPPED, Progress.of(plan, fleet.readings(), NOW + 601).verdict());
    }

    @ParameterizedTest
    @EnumSource(names = {"DIGEST_MISMATCH", "UNSUPPORTED", "TOO_LARGE"})
    void givenADeviceThatIsSentWhatIsWrong_whenItTriesAgain_thenItIsAtWorkAndOneLiarStopsNoRollout(Reason how) {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);
        fleet.isLiedTo(ONE, how);

        assertEquals(Standing.WORKING, progress(plan, fleet).standings().get(ONE));
    }

    @Test
    void givenADeviceThatRefusesTheWholeDocument_whenLookedAt_thenItHasFailed() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);
        fleet.rejects(ONE);

        assertEquals(Standing.FAILED, progress(plan, fleet).standings().get(ONE));
    }

    @Test
    void givenAFailedDeviceThatGoesAway_whenLookedAt_thenItIsRemembered() {
        Fleet fleet = new Fleet().with("lab", 1);
        RolloutPlan plan = one(1, 0);
        ask(plan, fleet);
        fleet.reports(ONE, "FAILED_ROLLBACK_COMPLETE");
        fleet.online(ONE, false);

        assertEquals(Verdict.STOPPED, progress(plan, fleet).verdict());
        assertEquals(1, progress(plan, fleet).count(Standing.FAILED));
    }

    @Test
    void givenAGroupThatNobodyHasSeen_whenLookedAt_thenItWaits() {
        RolloutPlan plan = new RolloutPlan("spring", Fleet.RELEASE, List.of(new Stage("a", "nowhere", 100, 1, 0, 600)));

        assertEquals(Verdict.RUNNING, progress(plan, new Fleet().with("lab", 3)).verdict());
    }

    @Test
    void givenAGroupOfOne_whenTheFirstStageTakesIt_thenTheSecondIsPassedWithIt() {
        Fleet fleet = new Fleet().with("lab", 1);
        ask(TWO, fleet).forEach(name -> fleet.reports(name, "SUCCESSFUL"));

        assertEquals(Verdict.COMPLETE, progress(TWO, fleet).verdict());
    }

    @Test
    void givenAControllerThatDiesAfterEveryStep_whenAnotherGoesOn_thenEachDeviceIsAskedOnce() {
        Fleet fleet = new Fleet().with("lab", 50);
        Set<DeviceName> asked = new HashSet<>();
        int steps = 0;
        while (progress(TWO, fleet).verdict() == Verdict.RUNNING) {
            // nothing but what is retained goes from one step to the next: each may be another controller's
            List<DeviceName> now = progress(TWO, fleet).ask();
            if (!now.isEmpty()) {
                fleet.ask(now.get(0), NOW);
                assertTrue(asked.add(now.get(0)));
            } else {
                asked.forEach(name -> fleet.reports(name, "SUCCESSFUL"));
            }
            assertTrue(++steps < 200, "ends");
        }

        assertEquals(50, asked.size());
        assertEquals(Verdict.COMPLETE, progress(TWO, fleet).verdict());
    }

    @Test
    void givenHalfOfTheFleetDone_whenTimeLeftIsAsked_thenItIsAsLongAsUpToNow() {
        Fleet fleet = new Fleet().with("lab", 10);
        RolloutPlan plan = one(1, 0);
        List<DeviceName> asked = ask(plan, fleet);
        assertTrue(progress(plan, fleet).secondsLeft(fleet.readings(), NOW).isEmpty());
        asked.subList(0, 5).forEach(name -> fleet.reports(name, "SUCCESSFUL"));

        assertEquals(
                60,
                Progress.of(plan, fleet.readings(), NOW + 60)
                        .secondsLeft(fleet.readings(), NOW + 60)
                        .getAsLong());
    }

    @Test
    void givenTopicsThatNobodyUnderstands_whenRead_thenTheyCountAsNothing() {
        DeviceReading reading = DeviceReading.of(ONE)
                .withStatus("{\"state\":7}".getBytes())
                .withDesired("nonsense".getBytes())
                .withReported("{\"features\":[1],\"outcome\":{},\"counter\":\"x\"}".getBytes());

        assertFalse(reading.online());
        assertEquals(Standing.UNASKED, reading.standing(Fleet.RELEASE, 1, NOW));
        assertEquals("", reading.trouble(Fleet.RELEASE));
    }
}
