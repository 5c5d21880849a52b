// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

/**
 * How the integers of a tensor stand for real numbers: {@code real = scale * (integer - zeroPoint)}, for the whole tensor or per
 * index of one dimension.
 *
 * @param scale one, or one per index of {@code dimension}; empty where the tensor is not quantised
 * @param zeroPoint as many as scales
 * @param dimension to which several scales belong
 */
record Affine(float[] scale, long[] zeroPoint, int dimension) {
    static final Affine NONE = new Affine(new float[0], new long[0], 0);

    boolean isPerTensor() {
        return scale.length == 1;
    }

    boolean isAbsent() {
        return scale.length == 0;
    }
}
