// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

import java.util.List;

/**
 * The graph of a model, with every index inside its list.
 *
 * @param tensors all of them
 * @param inputs indices of the tensors that go in
 * @param outputs indices of the tensors that come out
 * @param operators in the order in which they run
 */
public record ModelGraph(List<GraphTensor> tensors, int[] inputs, int[] outputs, List<GraphOperator> operators) {}
