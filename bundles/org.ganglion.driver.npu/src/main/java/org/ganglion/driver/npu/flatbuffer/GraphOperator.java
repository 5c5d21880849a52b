// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

/**
 * An operator of the graph.
 *
 * @param place how errors name it
 * @param code which, as the schema numbers them
 * @param inputs indices of tensors; -1 where an optional one is left out
 * @param outputs indices of tensors
 * @param optionsType which table the options are, as the schema numbers them
 * @param options its options, or null
 */
public record GraphOperator(String place, int code, int[] inputs, int[] outputs, int optionsType, FlatTable options) {}
