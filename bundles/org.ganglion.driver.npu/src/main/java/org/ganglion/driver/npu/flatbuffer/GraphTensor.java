// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A tensor: {@code real = scale * (integer - zeroPoint)}, for the whole of it or per index of one dimension.
 *
 * @param place how errors name it
 * @param type of its elements, or null where the emulator does not know it
 * @param shape lengths of its dimensions, batch first
 * @param elements their product
 * @param scales one, or one per index of {@code dimension}; empty where it is not quantised
 * @param zeroPoints as many as scales
 * @param dimension to which several scales belong
 * @param file that holds its elements
 * @param start of the elements of a constant in the file
 * @param length their bytes; 0 where the tensor is computed
 */
public record GraphTensor(
        String place,
        ElementType type,
        int[] shape,
        int elements,
        float[] scales,
        long[] zeroPoints,
        int dimension,
        Flatbuffer file,
        int start,
        int length) {

    /** Whether its elements are in the file. */
    public boolean isConstant() {
        return length > 0;
    }

    /** Number of dimensions. */
    public int rank() {
        return shape.length;
    }

    /** Length of a dimension. */
    public int size(int index) {
        return shape[index];
    }

    /** The scale of a tensor that has one. */
    public float scale() {
        requirePerTensor();
        return scales[0];
    }

    /** The zero point of a tensor that has one. */
    public int zeroPoint() {
        requirePerTensor();
        return (int) zeroPoints[0];
    }

    private void requirePerTensor() {
        if (scales.length != 1) {
            throw new GanglionException(Reason.INCONSISTENT, place + ": has " + scales.length + " scales, not one");
        }
    }

    /** A constant's 8-bit elements. */
    public byte[] i8() {
        byte[] values = new byte[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = file.i8(start + i);
        }
        return values;
    }

    /** A constant's 32-bit elements. */
    public int[] i32() {
        int[] values = new int[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = file.i32(start + 4 * i);
        }
        return values;
    }
}
