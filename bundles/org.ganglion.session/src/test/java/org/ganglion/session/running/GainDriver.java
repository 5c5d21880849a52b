// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
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
import org.ganglion.api.network.Variable;

/** Doubles, and counts the steps on a device that only one stage can have open. */
final class GainDriver implements Driver {
    /** A device: how often it is open, and the count that it holds. */
    static final class Device {
        final AtomicInteger open = new AtomicInteger();
        double count;
    }

    private final Device device;
    private final Runnable beforeClaiming;
    private final Runnable beforePreparing;
    private final Runnable beforePushing;
    private final String lease;

    GainDriver(Device device, String lease) {
        this(device, lease, () -> {});
    }

    GainDriver(Device device, String lease, Runnable beforePreparing) {
        this(device, lease, beforePreparing, () -> {});
    }

    GainDriver(Device device, String lease, Runnable beforePreparing, Runnable beforePushing) {
        this(device, lease, () -> {}, beforePreparing, beforePushing);
    }

    GainDriver(Device device, String lease, Runnable beforeClaiming, Runnable beforePreparing, Runnable beforePushing) {
        this.device = device;
        this.lease = lease;
        this.beforeClaiming = beforeClaiming;
        this.beforePreparing = beforePreparing;
        this.beforePushing = beforePushing;
    }

    /** To which something happens when it is asked what it claims. */
    static GainDriver asked(Device device, String lease, Runnable beforeClaiming) {
        return new GainDriver(device, lease, beforeClaiming, () -> {}, () -> {});
    }

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        beforeClaiming.run();
        List<Claim> claims = network.ofType("Gain").stream()
                .map(node -> new Claim(
                        Set.of(node.id()), new Precision(Dtype.F64, true), Cost.UNKNOWN, 0, 0, Set.of(), lease))
                .toList();
        return new Answer(claims, Map.of());
    }

    @Override
    public List<NodeVariable> variables(Network network, Claim claim) {
        return claim.nodes().stream()
                .map(node -> new NodeVariable(node, Variable.state("count", "", 0, 1)))
                .toList();
    }

    @Override
    public Stage prepare(StageContext context) {
        beforePreparing.run();
        if (lease != null && device.open.incrementAndGet() > 1) {
            device.open.decrementAndGet();
            throw new GanglionException(Reason.DEVICE, "the device is open already");
        }
        String node = context.claim().nodes().iterator().next();
        double[] count = context.state(node).f64("count");
        return new Stage() {
            @Override
            public void step(long t) {
                double[] in = context.input(node, 0).f64();
                for (int i = 0; i < in.length; i++) {
                    context.output(node, 0).f64()[i] = 2 * in[i];
                }
                device.count++;
            }

            @Override
            public void pull() {
                count[0] = device.count;
            }

            @Override
            public void push() {
                beforePushing.run();
                device.count = count[0];
            }

            @Override
            public void count(Operations into) {
                into.macs += 1;
            }

            @Override
            public void close() {
                if (lease != null) {
                    device.open.decrementAndGet();
                    device.count = -1e6;
                }
            }
        };
    }

    @Override
    public EnergyTable energy() {
        return new EnergyTable(1, 1, 1, "none");
    }
}
