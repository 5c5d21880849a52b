// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.metadata;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as signatures of TUF need it: read strictly, and written in the one form that is signed (OLPC canonical JSON: UTF-8,
 * keys in the order of their code points, no white space, only {@code "} and {@code \} escaped, no fractions).
 *
 * <p>A value is a {@code Map<String, Object>} that keeps the file's order and every field, a {@code List<Object>}, a {@code
 * String}, a {@code Long} ({@code BigInteger} if it is too large for that), a {@code BigDecimal} for what is no whole number, a
 * {@code Boolean}, or null.
 */
public final class CanonicalJson {
    /** How deep objects and lists may lie in each other, unless the caller says otherwise. */
    public static final int MOST_DEPTH = 64;

    /** How many values a document may have, unless the caller says otherwise. */
    public static final int MOST_VALUES = 250_000;

    private static final Comparator<String> BY_CODE_POINT = CanonicalJson::compare;

    private CanonicalJson() {}

    /**
     * The one value of a document, with white space around it or not.
     *
     * @throws MalformedMetadataException if it is no JSON in UTF-8, has a key twice in one object, or is deeper or larger than
     *     {@link #MOST_DEPTH} and {@link #MOST_VALUES}
     */
    public static Object parse(byte[] document) throws MalformedMetadataException {
        return parse(document, MOST_DEPTH, MOST_VALUES);
    }

    /** Likewise with bounds of the caller's. */
    public static Object parse(byte[] document, int mostDepth, int mostValues) throws MalformedMetadataException {
        return new JsonParser(document, mostDepth, mostValues).document();
    }

    /**
     * The bytes that are signed.
     *
     * @param value as {@link #parse} makes it; whole numbers may be {@code Integer} too
     * @throws MalformedMetadataException if there is something in it that has no canonical form, such as a fraction
     */
    public static byte[] canonical(Object value) throws MalformedMetadataException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        write(value, out, 0);
        return out.toByteArray();
    }

    private static void write(Object value, ByteArrayOutputStream out, int depth) throws MalformedMetadataException {
        if (depth > MOST_DEPTH) {
            throw new MalformedMetadataException("values lie more than " + MOST_DEPTH + " deep");
        }
        if (value instanceof String text) {
            writeText(text, out);
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map, out, depth);
        } else if (value instanceof List<?> list) {
            writeList(list, out, depth);
        } else if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || value instanceof BigInteger) {
            out.writeBytes(String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
        } else {
            throw new MalformedMetadataException(value + " has no canonical form: only whole numbers have");
        }
    }

    private static void writeObject(Map<?, ?> map, ByteArrayOutputStream out, int depth)
            throws MalformedMetadataException {
        TreeMap<String, Object> sorted = new TreeMap<>(BY_CODE_POINT);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new MalformedMetadataException(entry.getKey() + " is no text, and so no key");
            }
            sorted.put(key, entry.getValue());
        }
        out.write('{');
        for (Iterator<Map.Entry<String, Object>> entries = sorted.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<String, Object> entry = entries.next();
            writeText(entry.getKey(), out);
            out.write(':');
            write(entry.getValue(), out, depth + 1);
            if (entries.hasNext()) {
                out.write(',');
            }
        }
        out.write('}');
    }

    private static void writeList(List<?> list, ByteArrayOutputStream out, int depth)
            throws MalformedMetadataException {
        out.write('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            write(elements.next(), out, depth + 1);
            if (elements.hasNext()) {
                out.write(',');
            }
        }
        out.write(']');
    }

    private static void writeText(String text, ByteArrayOutputStream out) {
        out.write('"');
        String escaped = text.indexOf('"') < 0 && text.indexOf('\\') < 0
                ? text
                : text.replace("\\", "\\\\").replace("\"", "\\\"");
        out.writeBytes(escaped.getBytes(StandardCharsets.UTF_8));
        out.write('"');
    }

    /** Java's own order puts what lies beyond the first plane before U+E000; the order of code points, and of UTF-8, does not. */
    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean far = Character.isSurrogate(a);
                return far == Character.isSurrogate(b) ? a - b : far ? 1 : -1;
            }
        }
        return one.length() - other.length();
    }
}
