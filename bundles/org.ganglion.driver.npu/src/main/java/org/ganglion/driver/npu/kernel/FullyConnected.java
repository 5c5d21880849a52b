// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** A layer in which every unit sees every input. Weights lie by input, so that the sums of all units grow side by side. */
final class FullyConnected implements Kernel {
    private final byte[] in;
    private final byte[] out;
    private final int zeroPointIn;
    private final int depth;
    private final int units;
    private final int[] weights;
    private final int[] bias;
    private final int[] sums;
    private final Requantization requantization;

    FullyConnected(Operand in, Operand out, int[] weights, int[] bias, Requantization requantization, Memory memory) {
        this.in = in.i8();
        this.out = out.i8();
        this.zeroPointIn = in.tensor().zeroPoint();
        this.units = bias.length;
        this.depth = weights.length / units;
        this.weights = memory.i32(weights.length);
        for (int unit = 0; unit < units; unit++) {
            for (int k = 0; k < depth; k++) {
                this.weights[k * units + unit] = weights[unit * depth + k];
            }
        }
        this.bias = bias;
        this.sums = memory.i32(units);
        this.requantization = requantization;
    }

    @Override
    public void run() {
        for (int row = 0; row < out.length / units; row++) {
            System.arraycopy(bias, 0, sums, 0, units);
            accumulate(row * depth);
            for (int unit = 0; unit < units; unit++) {
                out[row * units + unit] = requantization.apply(sums[unit], unit);
            }
        }
    }

    private void accumulate(int from) {
        int k = 0;
        for (; k <= depth - 4; k += 4) {
            int row = k * units;
            Sums.add(
                    sums,
                    units,
                    weights,
                    row,
                    row + units,
                    row + 2 * units,
                    row + 3 * units,
                    in[from + k] - zeroPointIn,
                    in[from + k + 1] - zeroPointIn,
                    in[from + k + 2] - zeroPointIn,
                    in[from + k + 3] - zeroPointIn);
        }
        for (; k < depth; k++) {
            Sums.add(sums, units, weights, k * units, in[from + k] - zeroPointIn);
        }
    }
}
