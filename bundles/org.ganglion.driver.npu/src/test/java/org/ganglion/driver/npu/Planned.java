// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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
import org.ganglion.api.network.Signal;

/** Plans of networks of which one driver runs all that it claims. */
final class Planned {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());

    private Planned() {}

    static Answer claims(Network network, Driver driver) {
        return driver.claims(network, network.nodes().keySet(), BOARD);
    }

    static Plan plan(Network network, Engine engine, Driver driver) {
        Provider provider = new Provider(driver.getClass().getPackageName(), "0.1.0", 1);
        List<Claimed> claims = claims(network, driver).claims().stream()
                .map(claim -> new Claimed(new Provided<>(provider, driver), claim))
                .toList();
        return engine.compile(new Assignment(network, BOARD, Map.of(), claims, Map.of()));
    }

    /** The first output of a step on values for the first input. */
    static double[] step(Plan plan, double[] in) {
        plan.inputs().get(0).signal().write(in, 0);
        plan.step(0);
        Signal out = plan.outputs().get(0).signal();
        double[] values = new double[out.size()];
        out.read(values, 0);
        return values;
    }

    /** The bytes that a hundred steps allocate once the code is warm. */
    static long allocated(Plan plan) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int window = 0; window < 5 && allocated > 0; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int step = 0; step < 100; step++) {
                plan.step(step);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }
}
