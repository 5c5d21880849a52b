// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.parts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;

/** The live services of one type, found by kind; of equal kinds the highest ranking, then the oldest. Safe for use by several threads. */
final class Shelf<S> {
    private static final Comparator<Entry<?>> BEST =
            Comparator.<Entry<?>>comparingInt(e -> -e.ranking).thenComparingLong(e -> e.id);

    private final String kindKey;
    private final List<Entry<S>> entries = new ArrayList<>();

    Shelf(String kindKey) {
        this.kindKey = kindKey;
    }

    private record Entry<S>(S service, String kind, int ranking, long id) {}

    synchronized void add(S service, Map<String, ?> properties) {
        int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long id = properties.get(Constants.SERVICE_ID) instanceof Long number ? number : Long.MAX_VALUE;
        entries.add(new Entry<>(service, String.valueOf(properties.get(kindKey)), ranking, id));
        entries.sort(BEST);
    }

    synchronized void remove(S service) {
        entries.removeIf(entry -> entry.service == service);
    }

    synchronized Optional<S> find(String kind) {
        for (Entry<S> entry : entries) {
            if (entry.kind.equals(kind)) {
                return Optional.of(entry.service);
            }
        }
        return Optional.empty();
    }

    synchronized List<String> kinds() {
        return entries.stream().map(Entry::kind).distinct().sorted().toList();
    }
}
