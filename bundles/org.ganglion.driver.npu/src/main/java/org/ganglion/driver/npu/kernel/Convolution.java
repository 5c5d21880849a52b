// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.Arrays;
import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;

/**
 * Convolutions of every kind: plain, grouped and depthwise, strided and dilated. The input is spread out once into planes of 32-bit
 * integers with the zero point taken off and the padding around, one plane per channel and phase of the strides. There a tap of the
 * filter is the same plane moved by a constant for all outputs, whatever stride and dilation: the sum over the taps runs through long
 * rows without gaps, which the compiler turns into vector instructions.
 */
final class Convolution implements Kernel {
    private static final int TILE = 512;
    private static final int UNROLLED = 8;

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

    private final int phasesWide;
    private final int phasesHigh;
    private final int planeHeight;
    private final int planeWidth;
    private final int channelStride;
    private final int[] planes;
    private final int[] sums;
    private final int[] offsets;
    private final int rowsPerTile;

    /**
     * The weights of a convolution.
     *
     * @param weights by output channel, then by input channel of its group, row and column
     * @param bias by output channel
     * @param firstChannel by output channel: the first input channel of its group
     * @param channels input channels of a group
     */
    record Filter(int[] weights, int[] bias, int[] firstChannel, int channels) {}

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
        long plane = (long) planeHeight * planeWidth;
        long perChannel = plane * phasesHigh * phasesWide;
        this.planes = memory.i32(Math.multiplyExact(perChannel, channelsIn));
        this.channelStride = (int) perChannel;
        this.rowsPerTile = Math.max(1, TILE / planeWidth);
        this.sums = memory.i32((long) rowsPerTile * planeWidth);
        this.offsets = offsets();
    }

    /** Where the taps of a group lie, from the first output and the group's first channel on. */
    private int[] offsets() {
        int[] found = new int[filter.channels() * high.filter() * wide.filter()];
        int k = 0;
        for (int c = 0; c < filter.channels(); c++) {
            for (int y = 0; y < high.filter(); y++) {
                for (int x = 0; x < wide.filter(); x++) {
                    found[k++] = c * channelStride + place(y * high.dilation(), x * wide.dilation());
                }
            }
        }
        return found;
    }

    /** Where a row and column of the padded input lie in the planes of a channel. */
    private int place(int y, int x) {
        int phase = y % high.stride() * phasesWide + x % wide.stride();
        return (phase * planeHeight + y / high.stride()) * planeWidth + x / wide.stride();
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
                    spreadPixel(((batch * high.in() + y) * wide.in() + x) * channelsIn, place(row, column));
                }
            }
        }
    }

    private void spreadPixel(int from, int to) {
        for (int c = 0, at = to; c < channelsIn; c++, at += channelStride) {
            planes[at] = in[from + c] - zeroPointIn;
        }
    }

    private void tile(int batch, int firstRow, int rows) {
        int first = firstRow * planeWidth;
        // the last row ends with its last output: what follows in the plane belongs to no row
        int count = (rows - 1) * planeWidth + wide.out();
        for (int channel = 0; channel < channelsOut; channel++) {
            Arrays.fill(sums, 0, count, filter.bias()[channel]);
            accumulate(channel, first + filter.firstChannel()[channel] * channelStride, count);
            deliver(channel, (batch * high.out() + firstRow) * wide.out(), rows);
        }
    }

    private void accumulate(int channel, int base, int count) {
        int taps = offsets.length;
        int w = channel * taps;
        int k = 0;
        for (; k <= taps - UNROLLED; k += UNROLLED) {
            eightTaps(w + k, k, base, count);
        }
        for (; k < taps; k++) {
            Sums.add(sums, count, planes, base + offsets[k], filter.weights()[w + k]);
        }
    }

    private void eightTaps(int w, int k, int base, int count) {
        int[] weights = filter.weights();
        Sums.add(
                sums,
                count,
                planes,
                base + offsets[k],
                base + offsets[k + 1],
                base + offsets[k + 2],
                base + offsets[k + 3],
                weights[w],
                weights[w + 1],
                weights[w + 2],
                weights[w + 3]);
        Sums.add(
                sums,
                count,
                planes,
                base + offsets[k + 4],
                base + offsets[k + 5],
                base + offsets[k + 6],
                base + offsets[k + 7],
                weights[w + 4],
                weights[w + 5],
                weights[w + 6],
                weights[w + 7]);
    }

    private void deliver(int channel, int firstPixel, int rows) {
        Multiplier multiplier = requantization.multipliers()[channel];
        Rounding rounding = requantization.rounding();
        for (int y = 0; y < rows; y++) {
            int to = (firstPixel + y * wide.out()) * channelsOut + channel;
            int from = y * planeWidth;
            for (int x = 0; x < wide.out(); x++, to += channelsOut) {
                out[to] = requantization.bounded(multiplier.apply(sums[from + x], rounding));
            }
        }
    }
}
