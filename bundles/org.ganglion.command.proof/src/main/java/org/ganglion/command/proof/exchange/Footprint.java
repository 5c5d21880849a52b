// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.lang.management.ManagementFactory;

/**
 * What is left in memory when all that can go has gone.
 *
 * @param heap bytes in use
 * @param classes loaded
 */
record Footprint(long heap, int classes) {
    private static final int COLLECTIONS = 5;

    static Footprint now() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }
}
