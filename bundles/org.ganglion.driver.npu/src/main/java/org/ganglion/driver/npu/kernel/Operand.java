// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import org.ganglion.driver.npu.flatbuffer.ElementType;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;

/**
 * A tensor with its elements in memory; the array of its type is there, the others are null.
 *
 * @param tensor what it is
 * @param i8 elements of type INT8
 * @param f32 elements of type FLOAT32
 */
public record Operand(GraphTensor tensor, byte[] i8, float[] f32) {
    static Operand allocate(GraphTensor tensor, Memory memory) {
        if (tensor.type() == ElementType.FLOAT32) {
            return new Operand(tensor, null, memory.f32(tensor.elements()));
        }
        byte[] values = memory.i8(tensor.elements());
        if (tensor.isConstant()) {
            System.arraycopy(tensor.i8(), 0, values, 0, values.length);
        }
        return new Operand(tensor, values, null);
    }

    /** The array that holds its elements. */
    public Object elements() {
        return i8 != null ? i8 : f32;
    }
}
