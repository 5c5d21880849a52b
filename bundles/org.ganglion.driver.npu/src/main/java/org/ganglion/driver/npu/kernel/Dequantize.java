// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** Integers to real numbers. */
record Dequantize(byte[] in, float[] out, float scale, int zeroPoint) implements Kernel {
    Dequantize(Operand in, Operand out) {
        this(in.i8(), out.f32(), in.tensor().scale(), in.tensor().zeroPoint());
    }

    @Override
    public void run() {
        for (int i = 0; i < out.length; i++) {
            out[i] = scale * (in[i] - zeroPoint);
        }
    }
}
