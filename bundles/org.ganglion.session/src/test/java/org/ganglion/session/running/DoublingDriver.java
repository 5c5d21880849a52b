// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;

/** Doubles, and has no state. What it does wrong, and when, is said by the test. */
record DoublingDriver(LeakyModel.Fault fault) implements Driver {
    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        List<Claim> claims = network.ofType("Gain").stream()
                .map(node -> Claim.of(node.id(), new Precision(Dtype.F64, true), Cost.UNKNOWN))
                .toList();
        return new Answer(claims, Map.of());
    }

    @Override
    public Stage prepare(StageContext context) {
        String node = context.claim().nodes().iterator().next();
        double[] in = context.input(node, 0).f64();
        double[] out = context.output(node, 0).f64();
        return new Stage() {
            @Override
            public void step(long t) {
                for (int i = 0; i < in.length; i++) {
                    out[i] = 2 * in[i];
                }
                fault.strike(t, out);
            }

            @Override
            public void count(Operations into) {
                into.macs += in.length;
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public EnergyTable energy() {
        return new EnergyTable(1, 1, 1, "none");
    }
}
