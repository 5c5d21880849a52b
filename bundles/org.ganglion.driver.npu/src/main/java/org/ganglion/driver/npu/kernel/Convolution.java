// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.Arrays;
import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;

/**
 * Convolutions of every kind: plain, grouped and depthwise, strided and dilated. The input is spread out once into planes of 32-bit
 * integers with the zero point taken off and the padding around, one plane per channel and phase of the strides. There a tap of the
 * filter is the same plane moved by a constant for all outputs, whatever stride and dilation. What each tap sees of a tile of outputs
 * becomes a row, and the sums of all outputs of the tile grow row by row.
 */
final class Convolution implements Kernel {
    /** Integers of all rows of a tile: as many as stay in a processor's second cache. */
    private static final int ROWS_SIZE = 1 << 16;

    private static final int SHORTEST_TILE = 128;
    private static final int LONGEST_TILE = 512;

    private final byte[] in;
    private final byte[] out;
    private final int batches;
    private final int channelsIn;
    private final int channelsOut;
    private final int zeroPointIn;
    private final Window high;
    private final Window wide;
    private final Filter filter;
    private final Requantization requantization;

    private final int phasesHigh;
    private final int phasesWide;
    private final int planeHeight;
    private final int planeWidth;
    private final int rowsPerTile;
    /** By channel and phase. */
    private final int[][] planes;
    /** By tap of a group: in which of the group's planes it is, and how far that is moved. */
    private final int[] tapPlane;

    private final int[] tapOffset;
    /** By tap: the row of the tile under work, either a plane itself or a copy. */
    private final int[][] rows;

    private final int[][] copies;
    private final int[] sums;

    /**
     * The weights of a convolution.
     *
     * @param weights by output channel, then by input channel of its group, row and column
     * @param bias by output channel
     * @param groups parts into which input and output channels fall
     * @param channels input channels of a group
     */
    record Filter(int[] weights, int[] bias, int groups, int channels) {}

    Convolution(
            Operand in,
            Operand out,
            Window high,
            Window wide,
            Filter filter,
            Requantization requantization,
            Memory memory) {
        this.in = in.i8();
        this.out = out.i8();
        this.batches = in.tensor().size(0);
        this.channelsIn = in.tensor().size(3);
        this.channelsOut = out.tensor().size(3);
        this.zeroPointIn = in.tensor().zeroPoint();
        this.high = high;
        this.wide = wide;
        this.filter = filter;
        this.requantization = requantization;
        this.phasesHigh = Math.min(high.stride(), high.reach());
        this.phasesWide = Math.min(wide.stride(), wide.reach());
        this.planeHeight = high.out() + (high.reach() - 1) / high.stride();
        this.planeWidth = wide.out() + (wide.reach() - 1) / wide.stride();
        int phases = Math.multiplyExact(phasesHigh, phasesWide);
        this.planes = memory.i32(Math.multiplyExact(channelsIn, phases), (long) planeHeight * planeWidth);
        int taps = filter.channels() * high.filter() * wide.filter();
        this.tapPlane = memory.i32(taps);
        this.tapOffset = memory.i32(taps);
        placeTaps();
        int tile = Math.max(SHORTEST_TILE, Math.min(LONGEST_TILE, ROWS_SIZE / taps));
        this.rowsPerTile = Math.max(1, Math.min(high.out(), tile / planeWidth));
        this.sums = memory.i32((long) rowsPerTile * planeWidth);
        this.copies = memory.i32(taps, sums.length);
        this.rows = new int[taps][];
    }

    private void placeTaps() {
        int k = 0;
        for (int c = 0; c < filter.channels(); c++) {
            for (int y = 0; y < high.filter(); y++) {
                for (int x = 0; x < wide.filter(); x++) {
                    tapPlane[k] = c * phasesHigh * phasesWide + phase(y * high.dilation(), x * wide.dilation());
                    tapOffset[k++] = offset(y * high.dilation(), x * wide.dilation());
                }
            }
        }
    }

    /** In which of a channel's planes a row and column of the padded input lie. */
    private int phase(int y, int x) {
        return y % high.stride() * phasesWide + x % wide.stride();
    }

    private int offset(int y, int x) {
        return y / high.stride() * planeWidth + x / wide.stride();
    }

    @Override
    public void run() {
        for (int batch = 0; batch < batches; batch++) {
            spread(batch);
            for (int y = 0; y < high.out(); y += rowsPerTile) {
                tile(batch, y, Math.min(rowsPerTile, high.out() - y));
            }
        }
    }

    private void spread(int batch) {
        for (int y = 0; y < high.in(); y++) {
            int row = y + high.before();
            if (row / high.stride() >= planeHeight || row % high.stride() >= phasesHigh) {
                continue;
            }
            for (int x = 0; x < wide.in(); x++) {
                int column = x + wide.before();
                if (column / wide.stride() < planeWidth && column % wide.stride() < phasesWide) {
                    int from = ((batch * high.in() + y) * wide.in() + x) * channelsIn;
                    spreadPixel(from, phase(row, column), offset(row, column));
                }
            }
        }
    }

    private void spreadPixel(int from, int phase, int to) {
        int phases = phasesHigh * phasesWide;
        for (int c = 0; c < channelsIn; c++) {
            planes[c * phases + phase][to] = in[from + c] - zeroPointIn;
        }
    }

    private void tile(int batch, int firstRow, int tileRows) {
        // the last row ends with its last output: what follows in the plane belongs to no row
        int count = (tileRows - 1) * planeWidth + wide.out();
        int units = channelsOut / filter.groups();
        for (int group = 0; group < filter.groups(); group++) {
            layRows(group, firstRow * planeWidth, count);
            for (int unit = group * units; unit < (group + 1) * units; unit++) {
                Arrays.fill(sums, 0, count, filter.bias()[unit]);
                Sums.add(sums, count, rows, filter.weights(), unit * rows.length);
                deliver(unit, (batch * high.out() + firstRow) * wide.out(), tileRows);
            }
        }
    }

    private void layRows(int group, int first, int count) {
        int firstPlane = group * filter.channels() * phasesHigh * phasesWide;
        for (int k = 0; k < rows.length; k++) {
            int[] plane = planes[firstPlane + tapPlane[k]];
            int offset = first + tapOffset[k];
            if (offset == 0) {
                rows[k] = plane;
            } else {
                System.arraycopy(plane, offset, copies[k], 0, count);
                rows[k] = copies[k];
            }
        }
    }

    private void deliver(int channel, int firstPixel, int tileRows) {
        Multiplier multiplier = requantization.multipliers()[channel];
        Rounding rounding = requantization.rounding();
        for (int y = 0; y < tileRows; y++) {
            int to = (firstPixel + y * wide.out()) * channelsOut + channel;
            int from = y * planeWidth;
            for (int x = 0; x < wide.out(); x++, to += channelsOut) {
                out[to] = requantization.bounded(multiplier.apply(sums[from + x], rounding));
            }
        }
    }
}
