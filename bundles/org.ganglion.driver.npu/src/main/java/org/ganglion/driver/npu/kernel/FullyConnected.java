// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** A layer in which every unit sees every input. Weights lie by input, so that the sums of all units grow side by side. */
final class FullyConnected implements Kernel {
    private final byte[] in;
    private final byte[] out;
    private final int zeroPointIn;
    private final int depth;
    private final int units;
    /** By input, then by unit. */
    private final int[][] weights;

    private final int[] bias;
    private final int[] inputs;
    private final int[] sums;
    private final Requantization requantization;

    /**
     * A layer over the last dimension of its input.
     *
     * @param weights by unit, then by input
     */
    FullyConnected(Operand in, Operand out, byte[] weights, int[] bias, Requantization requantization, Memory memory) {
        this.in = in.i8();
        this.out = out.i8();
        this.zeroPointIn = in.tensor().zeroPoint();
        this.units = bias.length;
        this.depth = weights.length / units;
        this.weights = memory.i32(depth, units);
        for (int unit = 0; unit < units; unit++) {
            for (int k = 0; k < depth; k++) {
                this.weights[k][unit] = weights[unit * depth + k];
            }
        }
        this.bias = bias;
        this.inputs = memory.i32(depth);
        this.sums = memory.i32(units);
        this.requantization = requantization;
    }

    @Override
    public void run() {
        for (int row = 0; row < out.length / units; row++) {
            for (int k = 0; k < depth; k++) {
                inputs[k] = in[row * depth + k] - zeroPointIn;
            }
            System.arraycopy(bias, 0, sums, 0, units);
            Sums.add(sums, units, weights, inputs, 0);
            for (int unit = 0; unit < units; unit++) {
                out[row * units + unit] = requantization.apply(sums[unit], unit);
            }
        }
    }
}
