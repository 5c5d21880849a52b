// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** Real numbers to integers, rounded half away from zero. */
record Quantize(float[] in, byte[] out, float scale, int zeroPoint) implements Kernel {
    /** So many steps are beyond all integers, whatever the zero point. */
    private static final double FAR = 1 << 10;

    Quantize(Operand in, Operand out) {
        this(in.f32(), out.i8(), out.tensor().scale(), out.tensor().zeroPoint());
    }

    @Override
    public void run() {
        for (int i = 0; i < out.length; i++) {
            double steps = in[i] / scale;
            // a double holds half more than a float exactly; NaN becomes the zero point
            double rounded = steps < 0 ? -Math.floor(0.5 - steps) : Math.floor(steps + 0.5);
            int near = (int) Math.max(-FAR, Math.min(FAR, rounded));
            out[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, near + zeroPoint));
        }
    }
}
