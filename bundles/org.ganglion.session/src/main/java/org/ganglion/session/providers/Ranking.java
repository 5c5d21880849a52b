// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.providers;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The order in which a session considers providers: its own preference by bundle or kind of driver, then service ranking, then bundle version, the
 * higher first, then lowest service id. Providers in quarantine are left out.
 *
 * @param prefer symbolic names of bundles, or kinds of drivers, best first
 * @param quarantined service ids
 */
public record Ranking(List<String> prefer, Set<Long> quarantined) {
    /** Copies. */
    public Ranking {
        prefer = List.copyOf(prefer);
        quarantined = Set.copyOf(quarantined);
    }

    /** The providers to consider, best first. */
    public <S> List<Offered<S>> order(List<Offered<S>> all) {
        Comparator<Offered<S>> order = Comparator.comparingInt(this::preference);
        return all.stream()
                .filter(one -> !quarantined.contains(one.provider().serviceId()))
                .sorted(order.thenComparing(Comparator.<Offered<S>>comparingInt(Offered::ranking)
                                .reversed())
                        .thenComparing(one -> one.provider().version(), BundleVersions.ORDER.reversed())
                        .thenComparingLong(one -> one.provider().serviceId()))
                .toList();
    }

    private int preference(Offered<?> one) {
        int place = 0;
        while (place < prefer.size() && !one.isCalled(prefer.get(place))) {
            place++;
        }
        return place;
    }
}
