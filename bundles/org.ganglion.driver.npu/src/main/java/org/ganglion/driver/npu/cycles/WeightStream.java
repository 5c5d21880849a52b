// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import org.ganglion.driver.npu.cycles.BlockSearch.Blocks;

/**
 * The weights in the order in which the processor reads them, filled with zeros where its units have no weight: units of the output in
 * eights, channels in eights or 32, taps of some filters in fours.
 */
final class WeightStream {
    private static final int SUB_FILTER = 8;
    private static final int DEPTH_FIRST = 32;
    private static final int TAPS_FIRST = 16;
    private static final int EIGHT = 8;
    private static final int TAPS_AT_ONCE = 4;

    private final EthosU processor;
    private final Filter filter;
    private final Blocks blocks;
    private final int limit;
    private final EncodedSize size = new EncodedSize();

    private WeightStream(EthosU processor, Work work, Blocks blocks) {
        this.processor = processor;
        this.filter = work.filter();
        this.blocks = blocks;
        this.limit = work.kind() == Work.Kind.FULLY_CONNECTED ? 1 : SUB_FILTER;
    }

    /** The estimated bytes of some units' weights. */
    static double bytes(EthosU processor, Work work, Blocks blocks, int fromUnit, int toUnit) {
        WeightStream order = new WeightStream(processor, work, blocks);
        int step = blocks.out().depth();
        for (int unit = fromUnit; unit < toUnit; unit += step) {
            order.block(unit, Math.min(toUnit, unit + step));
        }
        return order.size.bytes();
    }

    private void block(int fromUnit, int toUnit) {
        int depth = filter.depthwise() ? 1 : filter.foldedChannels();
        int blockDepth = blocks.byTaps() ? TAPS_FIRST : DEPTH_FIRST;
        for (int channel = 0; channel < depth; channel += blockDepth) {
            for (int y = 0; y < filter.high(); y += limit) {
                for (int x = 0; x < filter.foldedWide(); x += limit) {
                    part(fromUnit, toUnit, channel, Math.min(blockDepth, depth - channel), y, x);
                }
            }
        }
    }

    private void part(int fromUnit, int toUnit, int channel, int channels, int y, int x) {
        int wide = Math.min(limit, filter.foldedWide() - x);
        int taps = Math.min(limit, filter.high() - y) * wide;
        boolean inFours = filter.depthwise() || blocks.byTaps();
        int rounded = inFours ? Extent.roundUp(taps, TAPS_AT_ONCE) : taps;
        int outer = blocks.byTaps() && !filter.depthwise() ? channels : 1;
        int inner = filter.depthwise() || blocks.byTaps() ? 1 : DEPTH_FIRST;
        int unitStep = processor.unit().depth();
        for (int o = 0; o < outer; o += EIGHT) {
            for (int unit = fromUnit; unit < toUnit; unit += unitStep) {
                for (int tap = 0; tap < rounded; tap++) {
                    for (int i = 0; i < inner; i += EIGHT) {
                        for (int u = 0; u < unitStep; u++) {
                            int own = unit + u < toUnit && tap < taps ? unit + u : filter.units();
                            eight(own, y + tap / wide, x + tap % wide, channel + o + i);
                        }
                    }
                }
            }
        }
    }

    private void eight(int unit, int y, int x, int channel) {
        int count = filter.depthwise() ? 1 : EIGHT;
        if (unit < filter.units() && filter.folding() == 1 && !filter.depthwise()) {
            // the usual case, without asking for each weight where it is
            int from = ((unit * filter.high() + y) * filter.wide() + x) * filter.channels() + channel;
            int inside = Math.max(0, Math.min(count, filter.channels() - channel));
            for (int c = 0; c < inside; c++) {
                size.add(filter.values()[from + c]);
            }
            size.addZeros(count - inside);
            return;
        }
        for (int c = 0; c < count; c++) {
            size.add(filter.at(unit, y, x, channel + c));
        }
    }
}
