// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Fills a record of one type from parameters. */
final class RecordBinding<R extends Record> {
    private final Constructor<R> constructor;
    private final RecordComponent[] components;

    private RecordBinding(Constructor<R> constructor, RecordComponent[] components) {
        this.constructor = constructor;
        this.components = components;
    }

    static <R extends Record> RecordBinding<R> of(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new RecordBinding<>(constructor, components);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " is not a record", e);
        }
    }

    R bind(Parameters parameters, int count) {
        Set<String> unknown = new LinkedHashSet<>(parameters.names());
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String field = snakeCase(components[i].getName());
            unknown.remove(field);
            arguments[i] = value(components[i], field, parameters, count);
        }
        if (!unknown.isEmpty()) {
            throw Parameters.wrong(unknown.iterator().next(), "is not known; known are " + known());
        }
        return construct(arguments);
    }

    List<String> known() {
        return Arrays.stream(components).map(c -> snakeCase(c.getName())).toList();
    }

    private R construct(Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof GanglionException known) {
                throw known;
            }
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new GanglionException(Reason.INCONSISTENT, refused.getMessage(), refused);
            }
            throw new IllegalStateException(constructor.getDeclaringClass() + " cannot be filled", e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(constructor.getDeclaringClass() + " cannot be filled", e);
        }
    }

    private static Object value(RecordComponent component, String field, Parameters parameters, int count) {
        Default fallback = component.getAnnotation(Default.class);
        Parameters source = parameters;
        if (!parameters.has(field)) {
            if (fallback == null) {
                throw Parameters.wrong(field, "is missing");
            }
            source = fallback(field, fallback.value());
        }
        Class<?> type = component.getType();
        if (type == String.class) {
            return source.text(field);
        }
        if (type == boolean.class) {
            return source.isText(field) ? Boolean.parseBoolean(source.text(field)) : source.number(field) != 0;
        }
        Tensor tensor = finite(field, source.tensor(field));
        if (type == Tensor.class) {
            return tensor;
        }
        if (type == double.class) {
            return source.number(field);
        }
        if (type == double[].class) {
            return source.numbers(field, count);
        }
        return integer(type, field, tensor);
    }

    private static Object integer(Class<?> type, String field, Tensor tensor) {
        int[] integers;
        try {
            integers = tensor.i32();
        } catch (GanglionException e) {
            throw Parameters.wrong(field, e.getMessage());
        }
        if (type == int[].class) {
            return integers;
        }
        if (type == int.class) {
            if (integers.length != 1) {
                throw Parameters.wrong(field, "has " + integers.length + " elements, expected one");
            }
            return integers[0];
        }
        throw new IllegalArgumentException("a parameter record cannot hold " + type + " (" + field + ")");
    }

    private static Tensor finite(String field, Tensor tensor) {
        for (int i = 0, size = tensor.size(); i < size; i++) {
            if (!Double.isFinite(tensor.at(i))) {
                throw Parameters.wrong(field, "has the value " + tensor.at(i) + " at element " + i);
            }
        }
        return tensor;
    }

    private static Parameters fallback(String field, String text) {
        try {
            return Parameters.builder().put(field, Double.parseDouble(text)).build();
        } catch (NumberFormatException notANumber) {
            return Parameters.builder().put(field, text).build();
        }
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
