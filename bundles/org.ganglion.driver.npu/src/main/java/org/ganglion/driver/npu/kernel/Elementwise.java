// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.Arrays;

/** What two tensors give element by element, each extended along the dimensions in which it has length 1. */
abstract class Elementwise implements Kernel {
    private final byte[] first;
    private final byte[] second;
    private final byte[] out;
    /** For each element of the output, the one of the input; null where all are in the same place. */
    private final int[] fromFirst;

    private final int[] fromSecond;

    Elementwise(Operand first, Operand second, Operand out, Memory memory) {
        this.first = first.i8();
        this.second = second.i8();
        this.out = out.i8();
        this.fromFirst = places(first.tensor().shape(), out.tensor().shape(), memory);
        this.fromSecond = places(second.tensor().shape(), out.tensor().shape(), memory);
    }

    abstract byte combine(byte a, byte b);

    @Override
    public final void run() {
        for (int i = 0; i < out.length; i++) {
            out[i] = combine(
                    first[fromFirst == null ? i : fromFirst[i]], second[fromSecond == null ? i : fromSecond[i]]);
        }
    }

    private static int[] places(int[] in, int[] out, Memory memory) {
        if (Arrays.equals(in, out)) {
            return null;
        }
        int[] places = memory.i32(Arrays.stream(out).reduce(1, (a, b) -> a * b));
        for (int i = 0; i < places.length; i++) {
            int stride = 1;
            int rest = i;
            for (int d = 1; d <= out.length; d++) {
                int index = rest % out[out.length - d];
                rest /= out[out.length - d];
                int length = d <= in.length ? in[in.length - d] : 1;
                places[i] += length == 1 ? 0 : index * stride;
                stride *= length;
            }
        }
        return places;
    }
}
