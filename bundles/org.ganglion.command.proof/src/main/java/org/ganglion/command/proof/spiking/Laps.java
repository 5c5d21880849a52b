// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.command.proof.Quantiles;

/** Times of the rounds of one thread, by the clock and by its processor time, which others on the machine disturb less. */
final class Laps {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Double> wall = new ArrayList<>();
    private final List<Double> processor = new ArrayList<>();
    private long wallBegin;
    private long processorBegin;

    void begin() {
        processorBegin = threads.getCurrentThreadCpuTime();
        wallBegin = System.nanoTime();
    }

    /** The first round warms up: it counts only where it is the only one. */
    void end(int round) {
        double seconds = (System.nanoTime() - wallBegin) / 1e9;
        double used = (threads.getCurrentThreadCpuTime() - processorBegin) / 1e9;
        if (round == 1) {
            wall.clear();
            processor.clear();
        }
        wall.add(seconds);
        processor.add(used);
    }

    /** Seconds by the clock. */
    Quantiles wall() {
        return quantiles(wall);
    }

    /** Seconds of the processor. */
    Quantiles processor() {
        return quantiles(processor);
    }

    private static Quantiles quantiles(List<Double> seconds) {
        return Quantiles.of(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
