// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/** Filter 2: byte k of every element stands together; a rest shorter than an element stays at the end. */
final class Shuffle implements Filter {

    private final int elementSize;

    Shuffle(int elementSize) {
        this.elementSize = elementSize;
    }

    @Override
    public byte[] undo(byte[] input, int limit, Cursor context) {
        int count = input.length / elementSize;
        byte[] output = new byte[input.length];
        for (int plane = 0; plane < elementSize; plane++) {
            int from = plane * count;
            for (int i = 0; i < count; i++) {
                output[i * elementSize + plane] = input[from + i];
            }
        }
        int whole = count * elementSize;
        System.arraycopy(input, whole, output, whole, input.length - whole);
        return output;
    }
}
