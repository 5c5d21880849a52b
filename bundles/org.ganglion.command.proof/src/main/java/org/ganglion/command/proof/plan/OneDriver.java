// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;

/**
 * Plans of networks that one driver runs by itself, without a session.
 *
 * @param driver runs every node
 * @param engine compiles
 */
public record OneDriver(Driver driver, Engine engine) {
    private static final Board BOARD = new Board(System.getProperty("os.arch"), 1, 0, Set.of(), Set.of(), Map.of());

    /** What the driver says of a network. */
    public Answer claims(Network network) {
        return driver.claims(network, network.nodes().keySet(), BOARD);
    }

    /**
     * The plan of a network by what the driver claimed of it.
     *
     * @throws org.ganglion.api.GanglionException what compiling says
     */
    public Plan plan(Network network, Answer answer) {
        Provided<Driver> provided = new Provided<>(new Provider("org.ganglion.driver", "0.1.0", 1), driver);
        List<Claimed> claims = answer.claims().stream()
                .map(claim -> new Claimed(provided, claim))
                .toList();
        return engine.compile(new Assignment(network, BOARD, Map.of(), claims, Map.of()));
    }
}
