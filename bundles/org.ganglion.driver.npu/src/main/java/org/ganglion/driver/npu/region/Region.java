// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import org.ganglion.api.network.Quantization;

/**
 * A chain as an int8 model.
 *
 * @param chain the nodes
 * @param model the flatbuffer
 * @param in how what enters is written with 8 bits
 * @param out how what leaves is
 * @param inputOrder by element of the model's input: which element of the signal it is
 * @param outputOrder by element of the model's output: which element of the signal it is
 * @param activation with which results leave
 * @param macs multiplications with accumulation of a step whose weight is not 0
 */
public record Region(
        Chain chain,
        byte[] model,
        Quantization in,
        Quantization out,
        int[] inputOrder,
        int[] outputOrder,
        Activation activation,
        long macs) {
    /** By integer of the model's output, from -128 on: the real number that leaves. */
    public double[] meaning() {
        return activation.meaning().clone();
    }
}
