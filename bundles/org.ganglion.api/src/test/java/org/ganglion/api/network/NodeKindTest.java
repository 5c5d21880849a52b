// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeKindTest {
    @ParameterizedTest
    @CsvSource({
        "Input, TERMINAL",
        "Output, TERMINAL",
        "Affine, TRANSFORM",
        "Threshold, TRANSFORM",
        "LIF, POPULATION",
        "CubaLI, POPULATION",
        "neuron.Izhikevich, POPULATION",
        "transform.Sparse, TRANSFORM",
        "tflite.Model, TRANSFORM",
        "neurons.Other, TRANSFORM"
    })
    void givenAType_whenItsKindIsAsked_thenNirAndTheNamespaceSayIt(String type, NodeKind kind) {
        assertEquals(kind, NodeKind.of(type));
    }
}
