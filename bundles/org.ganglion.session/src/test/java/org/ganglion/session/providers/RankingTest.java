// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.ganglion.api.engine.Provider;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static Offered<String> offered(String name, String version, long id, int ranking) {
        return new Offered<>(new Provider(name, version, id), ranking, List.of(), "", "", name);
    }

    private final List<Offered<String>> all = List.of(
            offered("late", "1.0.0", 9, 0),
            offered("early", "1.0.0", 3, 0),
            offered("newer", "1.10.0", 12, 0),
            offered("new", "1.9.1", 11, 0),
            offered("ranked", "0.1.0", 20, 5),
            offered("liked", "0.0.1", 30, -7),
            offered("qualified", "1.0.0.b", 31, 0));

    private List<String> order(List<String> prefer, Set<Long> quarantined) {
        return new Ranking(prefer, quarantined)
                .order(all).stream().map(Offered::service).toList();
    }

    @Test
    void givenProviders_whenTheyAreOrdered_thenRankingThenVersionThenServiceIdCount() {
        assertEquals(
                List.of("ranked", "newer", "new", "qualified", "early", "late", "liked"), order(List.of(), Set.of()));
    }

    @Test
    void givenAPreference_whenProvidersAreOrdered_thenItCountsFirst() {
        assertEquals(
                List.of("liked", "early", "ranked", "newer", "new", "qualified", "late"),
                order(List.of("liked", "absent", "early"), Set.of()));
    }

    @Test
    void givenAPreferenceForAKindOfDriver_whenProvidersAreOrdered_thenTheBundleDoesNotMatter() {
        Provider bundle = new Provider("bundle", "1.0.0", 1);
        List<Offered<String>> drivers = List.of(
                new Offered<>(bundle, 9, List.of(), "xnnpack", "", "xnnpack"),
                new Offered<>(bundle, 0, List.of(), "delegate", "", "delegate"));
        assertEquals(
                List.of("delegate", "xnnpack"),
                new Ranking(List.of("delegate"), Set.of())
                        .order(drivers).stream().map(Offered::service).toList());
    }

    @Test
    void givenQuarantine_whenProvidersAreOrdered_thenThoseAreLeftOut() {
        assertEquals(List.of("newer", "new", "qualified", "early", "late", "liked"), order(List.of(), Set.of(20L)));
    }
}
