// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import org.ganglion.driver.npu.cycles.BlockSearch.Blocks;

/**
 * The cycles of one operator: those of the multipliers and of the output stage for a block, which overlap, times the blocks; neither
 * is less than a quarter of all that a block's command takes with its memory transfers. Source: Arm, Vela 3.10, npu_performance.py.
 */
final class CycleModel {
    private static final int SUB_FILTER = 8;
    private static final int PIPELINE_DELAY = 2;
    private static final int BIAS_BYTES = 10;

    private final EthosU processor;
    private final Work work;
    private final Blocks blocks;
    /** The blocks as far as there is something in them. */
    private final Extent in;

    private final Extent out;
    private final Extent unit;

    private CycleModel(EthosU processor, Work work, Blocks blocks) {
        this.processor = processor;
        this.work = work;
        this.blocks = blocks;
        this.in = work.in().least(blocks.in());
        // a single row of even width is made four pixels at a time
        boolean oneRow = processor.unit().height() == 2
                && !work.kind().isPooling()
                && work.out().height() == 1
                && work.out().width() % 2 == 0
                && work.filterHigh() == 1;
        Extent whole = work.out().least(blocks.out());
        this.out = oneRow ? new Extent(1, whole.width(), whole.depth()) : whole;
        this.unit = oneRow ? new Extent(1, 4, processor.unit().depth()) : processor.unit();
    }

    /** Cycles of the processor, without waiting for weights that are on their way. */
    static long of(EthosU processor, Work work, Blocks blocks) {
        return new CycleModel(processor, work, blocks).total();
    }

    private long total() {
        double multipliers = multiplierCycles();
        double output = outputCycles();
        double command = (transferCycles(true) + transferCycles(false) + output + multipliers) / 4;
        multipliers = Math.max(multipliers, command);
        output = Math.max(output, command);
        long count = work.out().parts(out).elements();
        return (long) (Math.max(multipliers, output) * count + Math.min(multipliers, output));
    }

    private double multiplierCycles() {
        int limit = work.kind() == Work.Kind.FULLY_CONNECTED ? 1 : SUB_FILTER;
        long cycles = 0;
        for (int y = 0; y < work.filterHigh(); y += limit) {
            for (int x = 0; x < work.filterWide(); x += limit) {
                cycles += subFilterCycles(
                        Math.min(limit, work.filterHigh() - y) * Math.min(limit, work.filterWide() - x));
            }
        }
        if (!work.kind().keepsDepth()) {
            cycles *= Extent.partsOf(work.in().depth(), in.depth());
        }
        return cycles / (double) processor.cores();
    }

    private long subFilterCycles(int taps) {
        Extent units = out.parts(unit);
        long loadingWeights = 32L * unit.depth() / 8;
        long step = Math.max(loadingWeights, 4 * units.area());
        int depths = work.kind() == Work.Kind.CONVOLUTION && blocks.byTaps() ? Extent.partsOf(in.depth(), 8) : 1;
        if (work.kind().isPooling()) {
            return Math.max(4, taps) * units.elements() + delay(1, units);
        }
        boolean fourTaps =
                work.kind() == Work.Kind.DEPTHWISE || work.kind() == Work.Kind.CONVOLUTION && blocks.byTaps();
        int steps = fourTaps ? Extent.partsOf(taps, 4) : taps;
        return (step * steps * units.depth() + delay(steps, units)) * depths;
    }

    /** A result is there only two cycles later: that shows where a block is no more than one unit. */
    private static long delay(int steps, Extent units) {
        if (units.area() != 1) {
            return 0;
        }
        return units.depth() == 1 ? (long) PIPELINE_DELAY * steps : (long) PIPELINE_DELAY * (steps - 1) * units.depth();
    }

    private double outputCycles() {
        EthosU.OutputCycles perElement = processor.outputCycles();
        double each = Math.max(
                work.kind() == Work.Kind.MAXIMUM ? perElement.maximum() : perElement.other(),
                work.activated() ? processor.activationCycles() : 0);
        double cycles = Math.ceil(each * out.elements());
        if (work.kind().isPooling()) {
            return cycles;
        }
        // weights of convolutions are brought into the SRAM first, those of fully connected layers are not
        Memory ofBias = work.kind() == Work.Kind.FULLY_CONNECTED ? processor.far() : processor.fast();
        return Math.max(cycles, (double) BIAS_BYTES * out.depth() * ofBias.readLatency() / 256);
    }

    /** Of one block to or from its memory. */
    private double transferCycles(boolean reading) {
        boolean far = reading ? work.fromFar() : work.toFar();
        Memory memory = far ? processor.far() : processor.fast();
        Extent whole = reading ? work.in() : work.out();
        Extent block = reading ? blocks.in() : blocks.out();
        double bytes = whole.least(block).elements() * new Bursts(processor, work, blocks).factor(reading);
        return (reading ? memory.readLatency() : memory.writeLatency()) + bytes / memory.bytesPerCycle();
    }
}
