// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import org.ganglion.driver.npu.cycles.BlockSearch.Blocks;

/** How much longer a memory is busy than the bytes alone would take, because pieces of a block are shorter than its bursts. */
record Bursts(EthosU processor, Work work, Blocks blocks) {
    private static final int BRICK = 16;
    private static final int LONGEST_LINEAR_WRITE = 64;

    /** At least 1. */
    double factor(boolean reading) {
        Memory memory = (reading ? work.fromFar() : work.toFar()) ? processor.far() : processor.fast();
        Extent whole = reading ? work.in() : work.out();
        Extent block = reading ? blocks.in() : blocks.out();
        boolean linear = reading ? work.linearIn() : work.linearOut();
        long burst = Math.min(memory.burst(), linear ? linearBurst(block, reading) : brickBurst(block, whole, reading));
        return memory.burst() / (double) burst;
    }

    private long brickBurst(Extent block, Extent whole, boolean reading) {
        if (BRICK * whole.width() == block.depth()) {
            return (long) block.depth() * block.width();
        }
        return (long) BRICK * block.width() * (reading ? 1 : processor.cores());
    }

    private long linearBurst(Extent block, boolean reading) {
        if (block.depth() == 1) {
            return block.width();
        }
        return reading
                ? block.depth()
                : Math.min(LONGEST_LINEAR_WRITE, Math.min(BRICK * processor.cores(), block.depth()));
    }
}
