// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.Arrays;

/** A tensor with its zero point around it. */
final class Padding implements Kernel {
    private final byte[] in;
    private final byte[] out;
    private final int rowLength;
    /** Where each row of the last dimension goes. */
    private final int[] places;

    Padding(Operand in, Operand out, int[] amounts, Memory memory) {
        this.in = in.i8();
        this.out = out.i8();
        int[] shape = in.tensor().shape();
        int[] padded = out.tensor().shape();
        int last = shape.length - 1;
        this.rowLength = shape[last];
        this.places = memory.i32(this.in.length / rowLength);
        Arrays.fill(this.out, (byte) out.tensor().zeroPoint());
        for (int row = 0; row < places.length; row++) {
            int rest = row;
            int stride = padded[last];
            places[row] = amounts[2 * last];
            for (int d = last - 1; d >= 0; d--) {
                places[row] += (rest % shape[d] + amounts[2 * d]) * stride;
                rest /= shape[d];
                stride *= padded[d];
            }
        }
    }

    @Override
    public void run() {
        for (int row = 0; row < places.length; row++) {
            System.arraycopy(in, row * rowLength, out, places[row], rowLength);
        }
    }
}
