// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ganglion.command.proof.kill.KillPlan.Release;
import org.junit.jupiter.api.Test;

/** What the rounds of a proof are made of. */
class KillPlanTest {
    private static final int ROUNDS = 200;

    private static List<KillPlan> plans(Release release) {
        return IntStream.range(0, ROUNDS)
                .mapToObj(round -> KillPlan.of(1, round))
                .filter(plan -> plan.release() == release)
                .toList();
    }

    @Test
    void givenAllRounds_whenPlanned_thenEachKindOfReleaseIsKilledInPhasesAfterWritesAndAtRandom() {
        for (Release release : Release.values()) {
            List<KillPlan> plans = plans(release);
            assertTrue(plans.size() >= 20, release + ": " + plans.size());
            assertTrue(plans.stream().anyMatch(plan -> plan.phase() != null), release.words());
            assertTrue(plans.stream().anyMatch(plan -> plan.journal() > 0), release.words());
            assertTrue(plans.stream().anyMatch(plan -> plan.when().equals("at random")), release.words());
        }
    }

    @Test
    void givenReleasesThatAskForAShadowRun_whenPlanned_thenTheyAreKilledInItAtAnyTimeAndOnTheWayToTheEnd() {
        List<KillPlan> plans = plans(Release.SHADOWED_MODEL);

        Set<String> phases = plans.stream()
                .filter(plan -> plan.phase() != null)
                .map(KillPlan::phase)
                .collect(Collectors.toSet());
        assertEquals(Set.of("SHADOWING", "STAGING", "ACTIVATING", "VERIFYING", "IDLE"), phases);
        long[] inIt = plans.stream()
                .filter(plan -> "SHADOWING".equals(plan.phase()))
                .mapToLong(KillPlan::millis)
                .toArray();
        assertTrue(Arrays.stream(inIt).allMatch(millis -> millis < ShadowedReleases.MILLIS), Arrays.toString(inIt));
        assertTrue(Arrays.stream(inIt).distinct().count() >= 5, Arrays.toString(inIt));
    }

    @Test
    void givenTheSameSeed_whenPlannedAgain_thenItIsTheSame() {
        IntStream.range(0, ROUNDS).forEach(round -> assertEquals(KillPlan.of(7, round), KillPlan.of(7, round)));
    }
}
