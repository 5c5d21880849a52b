// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Tensor;

/** What a node of type {@code tflite.Model} says of itself. */
final class ModelParameters {
    static final String TYPE = "tflite.Model";
    static final String MACS = "macs";

    private static final String CONTENT = "content";
    private static final String OPERATORS = "operators";
    private static final String CUSTOM = "CUSTOM:";

    private ModelParameters() {}

    /** What holds the bytes of the flatbuffer. */
    static Tensor tensor(Node node) {
        return node.parameters().tensor(CONTENT);
    }

    /** The bytes of the flatbuffer, a fresh array. */
    static byte[] content(Node node) {
        return tensor(node).i8();
    }

    /** The operators that are not TensorFlow Lite's own. */
    static List<String> customOperators(Node node) {
        List<String> custom = new ArrayList<>();
        for (String operator : node.parameters().text(OPERATORS).split(",")) {
            if (operator.startsWith(CUSTOM)) {
                custom.add(operator.substring(CUSTOM.length()));
            }
        }
        return custom;
    }

    /** Whether signals enter as 8-bit integers, so that all arithmetic is on integers. */
    static boolean isQuantized(Node node) {
        return node.input().type() == Dtype.I8;
    }
}
