// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.List;

/** Tensors put one behind the other along a dimension. */
final class Concatenation implements Kernel {
    private final byte[][] in;
    private final int[] chunk;
    private final byte[] out;

    Concatenation(List<Operand> inputs, Operand out, int axis) {
        this.in = new byte[inputs.size()][];
        this.chunk = new int[inputs.size()];
        this.out = out.i8();
        for (int i = 0; i < in.length; i++) {
            in[i] = inputs.get(i).i8();
            chunk[i] = 1;
            for (int d = axis; d < out.tensor().rank(); d++) {
                chunk[i] *= inputs.get(i).tensor().size(d);
            }
        }
    }

    @Override
    public void run() {
        int to = 0;
        for (int block = 0; to < out.length; block++) {
            for (int i = 0; i < in.length; i++) {
                System.arraycopy(in[i], block * chunk[i], out, to, chunk[i]);
                to += chunk[i];
            }
        }
    }
}
