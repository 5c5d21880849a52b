// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.util.Queue;

/** A link within one process: always there, for messages of up to 1 MiB. */
public interface NearLink extends Link {
    /** Takes the next of what has arrived, or waits in vain: nothing arrives while nobody asks. */
    static byte[] take(Queue<byte[]> arrived, long nanos) throws InterruptedException {
        if (arrived.isEmpty()) {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
        return arrived.poll();
    }

    @Override
    default int largestMessage() {
        return 1 << 20;
    }

    @Override
    default boolean connected() {
        return true;
    }
}
