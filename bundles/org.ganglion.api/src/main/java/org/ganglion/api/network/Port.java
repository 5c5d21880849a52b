// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * One input or output of a node.
 *
 * @param name unique among the node's inputs or outputs
 * @param shape without a batch dimension; every length at least 1; empty for a single number
 * @param type element type
 * @param forms what the node accepts (input) or may produce (output); the engine converts only at borders between providers
 * @param quantization of an integer port, or null
 */
public record Port(String name, int[] shape, Dtype type, Set<Form> forms, Quantization quantization) {
    /** Copies and checks. */
    public Port {
        Objects.requireNonNull(name);
        shape = shape.clone();
        forms = Set.copyOf(forms);
        Shapes.size(shape);
    }

    /** A port of real numbers that accepts every form. */
    public static Port real(String name, int... shape) {
        return new Port(name, shape, Dtype.F64, EnumSet.allOf(Form.class), null);
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return Shapes.size(shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Port p
                && name.equals(p.name)
                && Arrays.equals(shape, p.shape)
                && type == p.type
                && forms.equals(p.forms)
                && Objects.equals(quantization, p.quantization);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(shape), type, forms, quantization);
    }

    @Override
    public String toString() {
        return name + ' ' + type + Arrays.toString(shape);
    }
}
