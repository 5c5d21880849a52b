// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.List;
import java.util.function.Predicate;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.network.Network;
import org.ganglion.session.providers.Catalog;
import org.ganglion.session.providers.Offered;
import org.ganglion.session.providers.Ranking;

/** Decides who runs which node: each goes to the first provider that claims it. Safe for use by several threads. */
public final class Planner {
    private final Board board;

    /** A planner for this board. */
    public Planner(Board board) {
        this.board = board;
    }

    /**
     * Decides.
     *
     * @param catalog who is live
     * @param engine kind of the engine
     * @param ranking the order in which providers are asked
     * @param only symbolic names of the bundles whose drivers may be taken, or kinds of drivers; empty for all
     * @param leaseFree whether a device that only one session can hold may be taken
     * @throws org.ganglion.api.GanglionException TOO_LARGE if the network's signals do not fit into this process
     */
    public Planned plan(
            Catalog catalog,
            String engine,
            Network network,
            Ranking ranking,
            List<String> only,
            Predicate<String> leaseFree) {
        SignalMemory.require(network, Runtime.getRuntime().maxMemory());
        List<Offered<Engine>> engines = ranking.order(catalog.engines()).stream()
                .filter(one -> one.offers().contains(engine))
                .toList();
        List<Offered<Driver>> drivers = ranking.order(catalog.drivers()).stream()
                .filter(one -> only.isEmpty() || only.stream().anyMatch(one::isCalled))
                .toList();
        Distribution distribution = new Distribution(network, board);
        drivers.forEach(driver -> distribution.offerTo(driver, leaseFree));
        distribution.populate(ranking.order(catalog.neuronModels()));
        distribution.teach(ranking.order(catalog.learningRules()));
        if (engines.isEmpty()) {
            distribution.miss(Capabilities.ofEngine(engine));
        }
        return distribution.result(engines.isEmpty() ? null : engines.get(0));
    }
}
