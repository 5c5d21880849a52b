// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How much of this machine's processors others take: all that is neither idle nor this process. */
final class Others {
    private static final Path TIMES = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final int processors = system.getAvailableProcessors();
    private final double busy;
    private final double own;
    private final long begin;

    /** Begins to measure. */
    Others() {
        this.busy = busySeconds();
        this.own = system.getProcessCpuTime() / NANOS_PER_SECOND;
        this.begin = System.nanoTime();
    }

    /** The share of all processors since the beginning, from 0 to 1; 0 where the system does not say. */
    double share() {
        double elapsed = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        double others = busySeconds() - busy - (system.getProcessCpuTime() / NANOS_PER_SECOND - own);
        return Double.isNaN(others) ? 0 : Math.max(0, Math.min(1, others / (elapsed * processors)));
    }

    /** user, nice, system, idle, waiting for devices, interrupts, soft interrupts, stolen by the host: all but the fourth and fifth. */
    private static double busySeconds() {
        try {
            String all = Files.readAllLines(TIMES).get(0);
            long[] ticks = Arrays.stream(all.split(" +"))
                    .skip(1)
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return (Arrays.stream(ticks).sum() - ticks[3] - ticks[4]) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException unknown) {
            return Double.NaN;
        }
    }
}
