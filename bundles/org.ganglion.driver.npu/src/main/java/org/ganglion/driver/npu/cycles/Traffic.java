// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import org.ganglion.driver.npu.cycles.BlockSearch.Blocks;

/**
 * How long an operator keeps the memories busy.
 *
 * @param fast cycles of the SRAM
 * @param far cycles of the flash or DRAM
 */
record Traffic(double fast, double far) {
    static final Traffic NONE = new Traffic(0, 0);

    private static final int SUB_FILTER = 8;
    private static final int BRICK = 16;

    /** Of feature maps: all blocks of the input are read for every block of the output, which is written once. */
    static Traffic of(EthosU processor, Work work, Blocks blocks) {
        Bursts bursts = new Bursts(processor, work, blocks);
        Extent block = work.in().least(blocks.in());
        Extent times = work.out().parts(work.out().least(blocks.out()));
        long repeats = times.area() * (work.kind().keepsDepth() ? 1 : times.depth());
        int limit = work.kind() == Work.Kind.FULLY_CONNECTED ? 1 : SUB_FILTER;
        repeats *= (long) Extent.partsOf(work.filterWide(), limit) * Extent.partsOf(work.filterHigh(), limit);
        double read =
                block.area() * (double) stored(work.in().depth(), work.linearIn()) * repeats * bursts.factor(true);
        double written =
                work.out().area() * (double) stored(work.out().depth(), work.linearOut()) * bursts.factor(false);
        return NONE.with(processor, work.fromFar(), read).with(processor, work.toFar(), written);
    }

    static long stored(int depth, boolean linear) {
        return linear ? depth : Extent.roundUp(depth, BRICK);
    }

    /** With so many bytes more. */
    Traffic with(EthosU processor, boolean toFar, double bytes) {
        return toFar
                ? new Traffic(fast, far + bytes / processor.far().bytesPerCycle())
                : new Traffic(fast + bytes / processor.fast().bytesPerCycle(), far);
    }
}
