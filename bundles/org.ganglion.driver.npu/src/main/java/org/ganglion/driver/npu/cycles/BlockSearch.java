// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

/**
 * Finds the block of the output that the processor makes at a time: of those whose input and sums fit into the shared buffer, the one
 * that fetches the fewest elements for an output, as Vela's {@code find_block_config} ranks them.
 */
final class BlockSearch {
    private static final Extent LARGEST = new Extent(32, 64, 128);
    private static final int SPLIT_DEPTH = 16;
    private static final int SUB_FILTER = 8;
    private static final int BANK = 1024;
    private static final int RESERVED_FOR_OUTPUT = 2;
    private static final int LARGE_BUFFER = 16;
    private static final int SUM_BYTES = 4;
    private static final int SMALL = 4;

    private final EthosU processor;
    private final Work work;
    private final boolean byTaps;
    private final int inputDepth;

    private double leastCost = Double.POSITIVE_INFINITY;
    private double leastCoverage = Double.POSITIVE_INFINITY;
    private Blocks best;

    BlockSearch(EthosU processor, Work work) {
        this.processor = processor;
        this.work = work;
        this.byTaps = work.kind().isConvolution() && tapsFillBetterThanDepth();
        this.inputDepth = Extent.roundUp(Math.min(work.in().depth(), byTaps ? 16 : 32), processor.inputDepth());
    }

    /**
     * What is worked on at a time.
     *
     * @param in of the input
     * @param out of the output
     * @param byTaps whether four taps of the filter are multiplied at a time, rather than 32 channels
     */
    record Blocks(Extent in, Extent out, boolean byTaps) {}

    private boolean tapsFillBetterThanDepth() {
        int depth = work.in().depth();
        if (depth <= 8) {
            return true;
        }
        double ofDepth = depth / (double) Extent.roundUp(depth, 32);
        double ofTaps =
                (double) (depth * work.taps()) / ((long) Extent.roundUp(depth, 8) * Extent.roundUp(work.taps(), 4));
        return ofTaps > ofDepth;
    }

    /** The best blocks. Where none fits, as with strides of hundreds, which Vela leaves to another processor: the smallest. */
    Blocks find() {
        Extent unit = processor.unit();
        Extent space = work.out().least(LARGEST).roundedUp(unit);
        int depth = atSplits(Math.max(unit.depth(), Math.min(space.depth(), SPLIT_DEPTH)));
        while (depth <= space.depth()) {
            searchAreas(space, depth);
            depth = atSplits(depth + unit.depth());
        }
        return best != null ? best : new Blocks(input(unit), unit, byTaps);
    }

    /** A depth that is not the whole one is a multiple of 16. */
    private int atSplits(int depth) {
        return depth < work.out().depth() ? Extent.roundUp(depth, SPLIT_DEPTH) : depth;
    }

    private void searchAreas(Extent space, int depth) {
        Extent unit = processor.unit();
        boolean[][] tooLarge =
                new boolean[Math.max(space.height(), space.width()) + 1][Math.max(space.height(), space.width()) + 1];
        for (int height = unit.height(); height <= space.height(); height += unit.height()) {
            for (int width = unit.width(); width <= space.width(); width += unit.width()) {
                if (tooLarge[height][width]) {
                    continue;
                }
                if (!consider(new Extent(height, width, depth))) {
                    // the same block turned around will not fit either
                    tooLarge[width][height] = true;
                    break;
                }
            }
        }
    }

    /** Returns whether it fits. */
    private boolean consider(Extent candidate) {
        Extent unit = processor.unit();
        Extent in = input(candidate);
        boolean oneRow = work.out().height() == 1 && work.filterHigh() == 1 && unit.height() == 2;
        Extent out = oneRow ? new Extent(1, candidate.width(), candidate.depth()) : candidate;
        if (!fits(in, out)) {
            return false;
        }
        double cost = cost(in, out);
        if (cost < leastCost) {
            leastCoverage = Double.POSITIVE_INFINITY;
            choose(cost, in, candidate);
        } else if (cost == leastCost) {
            double coverage = work.in().area() / (double) work.in().least(in).area();
            if (coverage <= leastCoverage && candidate.height() <= SMALL && candidate.width() <= SMALL) {
                leastCoverage = coverage;
                choose(cost, in, candidate);
            }
        }
        return true;
    }

    /** What a block of the output is made of. */
    private Extent input(Extent candidate) {
        Extent unit = processor.unit();
        return new Extent(
                Extent.roundUp(
                        (candidate.height() - 1) * work.strideHigh() + Math.min(work.filterHigh(), SUB_FILTER),
                        unit.height()),
                Extent.roundUp(
                        (candidate.width() - 1) * work.strideWide() + Math.min(work.filterWide(), SUB_FILTER),
                        unit.width()),
                work.kind().keepsDepth() ? candidate.depth() : inputDepth);
    }

    private void choose(double cost, Extent in, Extent out) {
        leastCost = cost;
        best = new Blocks(in, out, byTaps);
    }

    private boolean fits(Extent in, Extent out) {
        int forInput = banks(in.area() * Extent.roundUp(in.depth(), 8), processor.inputGranule());
        int forSums = banks(out.area() * Extent.roundUp(out.depth(), 8) * SUM_BYTES, processor.sumGranule());
        int reserved = processor.banks() > LARGE_BUFFER ? 2 : 0;
        return RESERVED_FOR_OUTPUT + forInput + forSums <= processor.banks() - reserved;
    }

    /** Twice the room: one part is filled while the other is used. */
    private static int banks(long bytes, int granule) {
        return Extent.roundUp((int) ((bytes + BANK - 1) / BANK) * 2, granule);
    }

    /** Elements fetched for one output. */
    private double cost(Extent in, Extent out) {
        Extent whole = work.out();
        Extent blocks = whole.parts(out);
        double areas = whole.height() / (double) out.height() * (whole.width() / (double) out.width());
        double weights =
                work.kind().isConvolution() ? (double) work.taps() * work.in().depth() * blocks.area() : 0;
        if (work.kind() != Work.Kind.DEPTHWISE) {
            weights *= out.depth() * (whole.depth() / (double) out.depth());
        }
        int repeats = Extent.partsOf(work.filterWide(), SUB_FILTER) * Extent.partsOf(work.filterHigh(), SUB_FILTER);
        double input = in.area() * (double) work.in().depth() * repeats * areas;
        if (!work.kind().keepsDepth()) {
            input *= blocks.depth();
        }
        double cost = (input + weights) / whole.elements();
        return work.in().elements() < in.elements() * 2 ? cost / 2 : cost;
    }
}
