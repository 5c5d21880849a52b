// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

/**
 * The weights of an operator.
 *
 * @param values as the flatbuffer has them: by unit, row, column and channel; of a depthwise convolution by row, column and unit
 * @param units of the output
 * @param high taps
 * @param wide taps, before folding
 * @param channels of the input that a unit sees, before folding
 * @param depthwise whether every unit sees a channel of its own
 * @param folding how many columns are read as one of so many times the channels
 * @param shift columns of zeros before the first, so that folded columns begin where the padding ends
 */
record Filter(byte[] values, int units, int high, int wide, int channels, boolean depthwise, int folding, int shift) {
    Filter(byte[] values, int units, int high, int wide, int channels, boolean depthwise) {
        this(values, units, high, wide, channels, depthwise, 1, 0);
    }

    Filter folded(int columns, int padding) {
        return new Filter(values, units, high, wide, channels, depthwise, columns, padding % columns);
    }

    int foldedWide() {
        return Extent.partsOf(wide + shift, folding);
    }

    int foldedChannels() {
        return channels * folding;
    }

    /** A weight at a place of the folded filter; 0 outside of the filter. */
    int at(int unit, int y, int foldedX, int foldedChannel) {
        int x = foldedX * folding + foldedChannel / channels - shift;
        int channel = foldedChannel % channels;
        if (unit >= units || y >= high || x < 0 || x >= wide || foldedChannel >= foldedChannels()) {
            return 0;
        }
        return depthwise
                ? values[(y * wide + x) * units + unit]
                : values[((unit * high + y) * wide + x) * channels + channel];
    }
}
