// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON (RFC 8259). A value is a {@code Map<String, Object>} that keeps its order, a {@code List<Object>}, a
 * {@code String}, a {@code Long}, a {@code Double}, a {@code Boolean} or null. Safe for use by several threads.
 */
public final class Json {
    private Json() {}

    /**
     * Reads a value. Strict: one value and nothing after it, no key twice, at most 64 levels deep.
     *
     * @param place what is read, for messages, such as a file's name or a topic
     * @param text the JSON
     * @throws org.ganglion.api.GanglionException MALFORMED, naming place, line and column
     */
    public static Object read(String place, String text) {
        return new JsonReader(place, text).document();
    }

    /**
     * Writes a value on one line. Besides the types that {@link #read} gives it takes any {@code Number}, {@code CharSequence},
     * {@code Enum}, {@code Iterable} and {@code double[]}; a number that is not finite becomes null.
     *
     * @throws IllegalArgumentException if a value is of another type
     */
    public static String write(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Object value, StringBuilder into) {
        if (value == null || value instanceof Boolean) {
            into.append(value);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            into.append(Double.isFinite(number) ? value.toString() : "null");
        } else if (value instanceof Number) {
            into.append(value);
        } else if (value instanceof CharSequence || value instanceof Enum) {
            quote(value.toString(), into);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, into);
        } else if (value instanceof Iterable<?> list) {
            writeList(list, into);
        } else if (value instanceof double[] numbers) {
            writeList(java.util.Arrays.stream(numbers).boxed().toList(), into);
        } else {
            throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
        }
    }

    private static void writeMap(Map<?, ?> map, StringBuilder into) {
        into.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            quote(entry.getKey().toString(), into);
            into.append(':');
            write(entry.getValue(), into);
            if (entries.hasNext()) {
                into.append(',');
            }
        }
        into.append('}');
    }

    private static void writeList(Iterable<?> list, StringBuilder into) {
        into.append('[');
        for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
            write(values.next(), into);
            if (values.hasNext()) {
                into.append(',');
            }
        }
        into.append(']');
    }

    private static void quote(String text, StringBuilder into) {
        into.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> into.append("\\\"");
                case '\\' -> into.append("\\\\");
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case '\t' -> into.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c) && !paired(text, i)) {
                        into.append(String.format("\\u%04x", (int) c));
                    } else {
                        into.append(c);
                    }
                }
            }
        }
        into.append('"');
    }

    private static boolean paired(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    /** A value on several lines, indented by two blanks; lists of plain values stay on one line. */
    public static String writePretty(Object value) {
        StringBuilder text = new StringBuilder();
        pretty(value, "", text);
        return text.append('\n').toString();
    }

    private static void pretty(Object value, String indent, StringBuilder into) {
        String deeper = indent + "  ";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            into.append("{\n");
            for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
                Map.Entry<?, ?> entry = entries.next();
                into.append(deeper);
                quote(entry.getKey().toString(), into);
                into.append(": ");
                pretty(entry.getValue(), deeper, into);
                into.append(entries.hasNext() ? ",\n" : "\n");
            }
            into.append(indent).append('}');
        } else if (value instanceof List<?> list
                && list.stream().anyMatch(v -> v instanceof Map || v instanceof List)) {
            into.append("[\n");
            for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
                into.append(deeper);
                pretty(values.next(), deeper, into);
                into.append(values.hasNext() ? ",\n" : "\n");
            }
            into.append(indent).append(']');
        } else {
            write(value, into);
        }
    }
}
