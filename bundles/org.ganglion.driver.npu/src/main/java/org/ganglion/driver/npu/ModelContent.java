// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import org.ganglion.api.network.Node;
import org.ganglion.api.network.Tensor;

/** What a node of type {@code tflite.Model} says of itself. */
final class ModelContent {
    static final String TYPE = "tflite.Model";

    private ModelContent() {}

    /** What holds the bytes of the flatbuffer. */
    static Tensor tensor(Node node) {
        return node.parameters().tensor("content");
    }

    /** Multiplications with accumulation of one inference whose weight is not 0. */
    static long macs(Node node) {
        return (long) node.parameters().number("macs");
    }
}
