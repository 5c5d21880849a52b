// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Tensor;

/**
 * Populations and all transforms that treat every element on its own. Each field holds a value per element, or one for
 * all; where every field holds a number without dimensions, the neighbours say the shape.
 */
record Elementwise(String type, String shapeField, int[] givenInput, Parameters parameters) implements NodeDraft {

    /** What a field may hold. */
    private enum Range {
        ANY,
        AT_LEAST_ZERO,
        POSITIVE
    }

    /** One field; fallback is null where the field must be given. */
    private record Field(Range range, Double fallback) {}

    /** A type of elementwise node, put together field by field. */
    static final class Type implements NodeType {
        private final String name;
        private final Map<String, Field> known;

        private Type(String name, Map<String, Field> known) {
            this.name = name;
            this.known = known;
        }

        String name() {
            return name;
        }

        /** The same fields in a type of another name. */
        Type named(String other) {
            return new Type(other, known);
        }

        Type field(String field) {
            return with(field, new Field(Range.ANY, null));
        }

        Type field(String field, double fallback) {
            return with(field, new Field(Range.ANY, fallback));
        }

        Type positiveField(String field) {
            return with(field, new Field(Range.POSITIVE, null));
        }

        Type fieldOfAtLeastZero(String field) {
            return with(field, new Field(Range.AT_LEAST_ZERO, null));
        }

        private Type with(String field, Field rule) {
            Map<String, Field> more = new LinkedHashMap<>(known);
            more.put(field, rule);
            return new Type(name, more);
        }

        @Override
        public NodeDraft read(NodeFields fields) {
            Parameters.Builder parameters = Parameters.builder();
            String shapeField = known.keySet().iterator().next();
            int[] shape = new int[0];
            for (Map.Entry<String, Field> entry : known.entrySet()) {
                String field = entry.getKey();
                Tensor values = read(fields, field, entry.getValue());
                parameters.put(field, values);
                int[] found = values.shape();
                if (decides(found, shape)) {
                    requireOneElement(shapeField, shape, field, found);
                    shapeField = field;
                    shape = found;
                } else if (values.size() > 1 && !sameElements(found, shape)) {
                    throw mismatch(field, found, shapeField, shape);
                }
            }
            return new Elementwise(name, shapeField, shape.length == 0 ? null : shape, parameters.build());
        }

        /** A field of more elements, or of as many and more dimensions, decides on the shape of all. */
        private static boolean decides(int[] found, int[] shape) {
            int more = Integer.compare(Shapes.size(found), Shapes.size(shape));
            return more > 0 || more == 0 && Shapes.size(shape) == 1 && found.length > shape.length;
        }

        private static void requireOneElement(String before, int[] shape, String field, int[] found) {
            if (Shapes.size(shape) != 1) {
                throw mismatch(field, found, before, shape);
            }
        }

        private static Tensor read(NodeFields fields, String field, Field rule) {
            Tensor values = rule.fallback == null ? fields.numbers(field) : fields.numbers(field, rule.fallback);
            for (int i = 0, size = values.size(); i < size; i++) {
                double value = values.at(i);
                if (rule.range == Range.POSITIVE && !(value > 0) || rule.range == Range.AT_LEAST_ZERO && value < 0) {
                    String wanted = rule.range == Range.POSITIVE ? "above 0" : "of at least 0";
                    throw NodeFields.wrong(
                            field, "has the value " + value + " at element " + i + ", expected one " + wanted);
                }
            }
            return values;
        }

        private static boolean sameElements(int[] a, int[] b) {
            return Arrays.equals(Shapes.withoutLeadingOnes(a), Shapes.withoutLeadingOnes(b));
        }

        private static org.ganglion.api.GanglionException mismatch(
                String field, int[] found, String other, int[] shape) {
            return NodeFields.wrong(
                    field,
                    "has the shape " + Arrays.toString(found) + ", field '" + other + "' has "
                            + Arrays.toString(shape));
        }
    }

    static Type type(String name) {
        return new Type(name, Map.of());
    }

    @Override
    public int[] outputFor(int[] input) {
        return input;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public Parameters parametersFor(int[] input) {
        return parameters;
    }
}
