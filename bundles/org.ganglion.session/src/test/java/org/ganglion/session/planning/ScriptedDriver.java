// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;

/** Claims what a test says; is never prepared. */
record ScriptedDriver(List<Claim> claims, Map<String, String> refused, boolean learning) implements Driver {
    static Claim claim(double fixedDt, Set<String> rulesInside, String lease, String... nodes) {
        return new Claim(Set.of(nodes), new Precision(Dtype.F64, true), Cost.UNKNOWN, 0, fixedDt, rulesInside, lease);
    }

    static Claim claim(String... nodes) {
        return claim(0, Set.of(), null, nodes);
    }

    static ScriptedDriver of(Claim... claims) {
        return new ScriptedDriver(List.of(claims), Map.of(), true);
    }

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        return new Answer(claims, refused);
    }

    @Override
    public boolean learns(Node node) {
        return learning;
    }

    @Override
    public Stage prepare(StageContext context) {
        throw new UnsupportedOperationException("a plan is only made here, not prepared");
    }

    @Override
    public EnergyTable energy() {
        return new EnergyTable(0, 0, 0, "none");
    }
}
