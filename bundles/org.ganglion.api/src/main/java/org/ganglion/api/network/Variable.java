// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Arrays;
import java.util.Objects;

/**
 * One array of state, owned by the engine. An exchange carries it over to a new provider that declares a variable of equal name,
 * unit and shape.
 *
 * @param name the field's standard symbol or name, unique within its node
 * @param type element type
 * @param shape row-major
 * @param unit SI unit such as "V", "A", "s", or "" for none
 * @param role what it is for
 * @param initial the value of every element at first and after a reset
 */
public record Variable(String name, Dtype type, int[] shape, String unit, Role role, double initial) {
    /** Copies and checks. */
    public Variable {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(role);
        shape = shape.clone();
        Shapes.size(shape);
    }

    /** A state of {@link Dtype#F64} that starts at {@code initial}. */
    public static Variable state(String name, String unit, double initial, int... shape) {
        return new Variable(name, Dtype.F64, shape, unit, Role.STATE, initial);
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return Shapes.size(shape);
    }

    /** Whether an exchange may copy values from {@code other} without asking the new provider. */
    public boolean interchangeable(Variable other) {
        return name.equals(other.name)
                && unit.equals(other.unit)
                && type == other.type
                && Arrays.equals(shape, other.shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Variable v
                && interchangeable(v)
                && role == v.role
                && Double.compare(initial, v.initial) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, unit, role, Arrays.hashCode(shape));
    }
}
