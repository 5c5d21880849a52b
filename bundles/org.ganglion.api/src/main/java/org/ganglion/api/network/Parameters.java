// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The named parameters of a node or rule, as the file gives them: tensors and texts. Immutable. A plugin reads them through a record
 * of its own, see {@link #bind}.
 */
public final class Parameters {
    /** No parameters. */
    public static final Parameters NONE = new Parameters(Map.of());

    private final Map<String, Object> values;

    private Parameters(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Collects parameters. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, Object> values = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a tensor. */
        public Builder put(String name, Tensor value) {
            values.put(name, Objects.requireNonNull(value));
            return this;
        }

        /** Adds a single number. */
        public Builder put(String name, double value) {
            return put(name, Tensor.scalar(value));
        }

        /** Adds a text. */
        public Builder put(String name, String value) {
            values.put(name, Objects.requireNonNull(value));
            return this;
        }

        /** The parameters so far. */
        public Parameters build() {
            return new Parameters(values);
        }
    }

    /** A new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The names, in the order in which they were given. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Whether {@code name} is given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether {@code name} is given as a text. */
    public boolean isText(String name) {
        return values.get(name) instanceof String;
    }

    /**
     * A tensor.
     *
     * @throws GanglionException INCONSISTENT if it is missing or a text
     */
    public Tensor tensor(String name) {
        if (given(name) instanceof Tensor tensor) {
            return tensor;
        }
        throw wrong(name, "is a text, not a number");
    }

    /**
     * A text.
     *
     * @throws GanglionException INCONSISTENT if it is missing or a tensor
     */
    public String text(String name) {
        if (given(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "is a number, not a text");
    }

    /**
     * A single number.
     *
     * @throws GanglionException INCONSISTENT if it is missing, a text, or several
     */
    public double number(String name) {
        Tensor tensor = tensor(name);
        if (tensor.size() != 1) {
            throw wrong(name, "has " + tensor.size() + " elements, expected one");
        }
        return tensor.at(0);
    }

    /**
     * {@code count} numbers; a single number is repeated.
     *
     * @return a fresh array
     * @throws GanglionException INCONSISTENT if it is missing, a text, or of another size
     */
    public double[] numbers(String name, int count) {
        Tensor tensor = tensor(name);
        if (tensor.size() == count) {
            return tensor.f64();
        }
        if (tensor.size() != 1) {
            throw wrong(name, "has " + tensor.size() + " elements, expected " + count + " or one");
        }
        double[] repeated = new double[count];
        java.util.Arrays.fill(repeated, tensor.at(0));
        return repeated;
    }

    /** The same parameters with one added or replaced. */
    public Parameters with(String name, Tensor value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(name, Objects.requireNonNull(value));
        return new Parameters(changed);
    }

    /**
     * Fills a record. The component {@code vThreshold} takes the parameter {@code v_threshold}. A component may be {@code double},
     * {@code int}, {@code boolean}, {@code String}, {@link Tensor}, {@code int[]}, or {@code double[]}, which gets {@code count}
     * elements. {@link Default} gives the value of what may be missing.
     *
     * @param type the record
     * @param count the number of neurons or synapses that a {@code double[]} describes
     * @throws GanglionException INCONSISTENT, naming the field, if a parameter is missing, of the wrong kind or size, not finite,
     *     unknown to the record, or refused by the record's constructor with an {@link IllegalArgumentException}
     */
    public <R extends Record> R bind(Class<R> type, int count) {
        return RecordBinding.of(type).bind(this, count);
    }

    /**
     * The parameters that {@link #bind} knows of a record.
     *
     * @param type the record
     * @return their names, in the order of its components
     */
    public static List<String> namesOf(Class<? extends Record> type) {
        return RecordBinding.of(type).known();
    }

    private Object given(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    static GanglionException wrong(String field, String what) {
        return new GanglionException(Reason.INCONSISTENT, "field '" + field + "' " + what);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters p && values.equals(p.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
