// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.driver.npu.cycles.BlockSearch.Blocks;

/**
 * How the weights of an operator come from the far memory into the SRAM: what there is time for while the operator before runs, and if
 * that is not all, the rest in parts while this one runs.
 *
 * @param cycles of the processor, with waiting for weights
 * @param slack cycles in which the next operator's weights can be fetched
 * @param bytes of all weights, biases and scales once compressed, an estimate
 * @param buffer bytes of SRAM for the first part and every second one after it
 * @param otherBuffer bytes of SRAM for the second part and every second one after it
 */
record WeightTransfer(long cycles, long slack, long bytes, long buffer, long otherBuffer) {
    private static final int SPLIT_DEPTH = 16;
    private static final int ALIGNMENT = 16;
    private static final int BYTES_PER_UNIT = 10;

    /**
     * Plans the transfer for an operator.
     *
     * @param own cycles of the operator itself
     * @param slackBefore cycles that the operator before leaves
     */
    static WeightTransfer of(EthosU processor, Work work, Blocks blocks, long own, long slackBefore) {
        // what is planned is planned with feature maps where they are before any are moved
        Work planned = work.between(processor.ports());
        long bytes = bytes(processor, work, blocks, 0, work.out().depth());
        long whole = transferCycles(processor, bytes);
        int depth = work.out().depth();
        List<Integer> parts = List.of(0, depth);
        long slack = CycleModel.of(processor, planned, blocks);
        if (whole > slackBefore) {
            parts = parts(processor, planned, blocks, whole, slackBefore);
            slack = CycleModel.of(
                    processor, planned.ofDepth(parts.get(parts.size() - 1) - parts.get(parts.size() - 2)), blocks);
        }
        long[] buffers = {bytes, 0};
        long first = bytes;
        if (parts.size() > 2) {
            buffers = buffers(processor, work, blocks, parts);
            first = bytes(processor, work, blocks, 0, parts.get(1));
        }
        long firstCycles = transferCycles(processor, first);
        long cycles = parts.size() > 2
                ? Math.max(whole - slackBefore + slack, own + Math.max(firstCycles - slackBefore, 0))
                : own + whole - Math.min(firstCycles, slackBefore);
        return new WeightTransfer(cycles, slack, bytes, buffers[0], buffers[1]);
    }

    private static long[] buffers(EthosU processor, Work work, Blocks blocks, List<Integer> parts) {
        long[] buffers = new long[2];
        for (int i = 0; i + 1 < parts.size(); i++) {
            buffers[i % 2] = Math.max(buffers[i % 2], bytes(processor, work, blocks, parts.get(i), parts.get(i + 1)));
        }
        return buffers;
    }

    private static List<Integer> parts(EthosU processor, Work work, Blocks blocks, long whole, long slackBefore) {
        int depth = work.out().depth();
        int blockDepth = blocks.out().depth();
        int first = Math.max(SPLIT_DEPTH, (int) (depth * (slackBefore / (double) whole)) / SPLIT_DEPTH * SPLIT_DEPTH);
        if (first >= depth) {
            return List.of(0, depth);
        }
        long meanwhile = CycleModel.of(processor, work.ofDepth(first), blocks);
        int next = Extent.roundUp((int) Math.ceil(depth * (meanwhile / (double) whole)), blockDepth);
        int step = next > blockDepth ? blockDepth : SPLIT_DEPTH;
        next = Math.max(SPLIT_DEPTH, next / step * step);
        List<Integer> parts = new ArrayList<>();
        parts.add(0);
        for (int from = first; from < depth; from += next) {
            parts.add(from);
        }
        parts.add(depth);
        return parts;
    }

    /** Weights, biases and scales of some units, for each core with its own. */
    static long bytes(EthosU processor, Work work, Blocks blocks, int fromUnit, int toUnit) {
        int cores = toUnit - fromUnit > processor.unit().depth() ? processor.cores() : 1;
        double weights = WeightStream.bytes(processor, work, blocks, fromUnit, toUnit) / cores;
        double scales = BYTES_PER_UNIT * (double) (toUnit - fromUnit) / cores;
        return cores * (aligned(weights) + aligned(scales));
    }

    private static long aligned(double bytes) {
        return (long) Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    }

    /** From the far memory to the SRAM. */
    static long transferCycles(EthosU processor, long bytes) {
        long reading = (long) (bytes / processor.far().bytesPerCycle())
                + processor.far().readLatency();
        return Math.max(reading, (long) (bytes / processor.fast().bytesPerCycle()));
    }
}
