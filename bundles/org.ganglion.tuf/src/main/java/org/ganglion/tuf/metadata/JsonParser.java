// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.metadata;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one document, which may be anything that somebody sends: it ends, within bounds, with a value or with a checked exception. */
final class JsonParser {
    private static final int MOST_DIGITS = 100;
    private static final int LONG_DIGITS = 18;

    private final byte[] bytes;
    private final int mostDepth;
    private int valuesLeft;
    private int at;

    JsonParser(byte[] bytes, int mostDepth, int mostValues) {
        this.bytes = bytes;
        this.mostDepth = mostDepth;
        this.valuesLeft = mostValues;
    }

    Object document() throws MalformedMetadataException {
        skipSpace();
        Object value = value(0);
        skipSpace();
        if (at < bytes.length) {
            throw wrong("something follows the value");
        }
        return value;
    }

    private Object value(int depth) throws MalformedMetadataException {
        if (--valuesLeft < 0) {
            throw wrong("there are too many values");
        }
        int next = peek();
        return switch (next) {
            case '{' -> object(deeper(depth));
            case '[' -> list(deeper(depth));
            case '"' -> text();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private int deeper(int depth) throws MalformedMetadataException {
        if (depth >= mostDepth) {
            throw wrong("values lie more than " + mostDepth + " deep");
        }
        return depth + 1;
    }

    private Map<String, Object> object(int depth) throws MalformedMetadataException {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            if (peek() != '"') {
                throw wrong("a key is missing");
            }
            String key = text();
            skipSpace();
            require(':');
            skipSpace();
            if (object.containsKey(key)) {
                throw wrong("an object has a key twice");
            }
            object.put(key, value(depth));
            if (endsAfterElement('}')) {
                return object;
            }
        }
    }

    private List<Object> list(int depth) throws MalformedMetadataException {
        List<Object> list = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth));
            if (endsAfterElement(']')) {
                return list;
            }
        }
    }

    private boolean endsAfterElement(char end) throws MalformedMetadataException {
        skipSpace();
        if (peek() == end) {
            at++;
            return true;
        }
        require(',');
        skipSpace();
        return false;
    }

    private Object word(String word, Object value) throws MalformedMetadataException {
        for (int i = 0; i < word.length(); i++) {
            require(word.charAt(i));
        }
        return value;
    }

    private Object number() throws MalformedMetadataException {
        int begin = at;
        if (peek() == '-') {
            at++;
        }
        int first = at;
        int digits = digits();
        if (digits == 0) {
            throw wrong("a value is missing");
        }
        if (digits > 1 && bytes[first] == '0') {
            throw wrong("a number begins with 0");
        }
        boolean whole = true;
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            whole = false;
            requireDigits();
        }
        if (at < bytes.length && (bytes[at] | 0x20) == 'e') {
            at++;
            whole = false;
            if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            requireDigits();
        }
        if (at - begin > MOST_DIGITS) {
            throw wrong("a number has more than " + MOST_DIGITS + " digits");
        }
        String literal = new String(bytes, begin, at - begin, StandardCharsets.ISO_8859_1);
        return whole ? whole(literal, digits) : fraction(literal);
    }

    private static Object whole(String literal, int digits) {
        if (digits <= LONG_DIGITS) {
            return Long.valueOf(literal);
        }
        BigInteger value = new BigInteger(literal);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private Object fraction(String literal) throws MalformedMetadataException {
        try {
            return new BigDecimal(literal);
        } catch (NumberFormatException e) {
            throw wrong("a number has an exponent that is out of range");
        }
    }

    private int digits() {
        int begin = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - begin;
    }

    private void requireDigits() throws MalformedMetadataException {
        if (digits() == 0) {
            throw wrong("a number lacks digits");
        }
    }

    private String text() throws MalformedMetadataException {
        at++;
        int begin = at;
        boolean plain = true;
        while (true) {
            int next = peek();
            if (next == '"') {
                String text = plain ? ascii(begin, at) : utf8(begin, at);
                at++;
                return text;
            }
            if (next == '\\') {
                return escapedText(begin);
            }
            if (next < 0x20) {
                throw wrong("a control character stands in a text");
            }
            plain &= next < 0x80;
            at++;
        }
    }

    /** From the first escape on. */
    private String escapedText(int begin) throws MalformedMetadataException {
        StringBuilder text = new StringBuilder();
        int from = begin;
        while (true) {
            int next = peek();
            if (next == '"' || next == '\\') {
                text.append(utf8(from, at));
                at++;
                if (next == '"') {
                    return paired(text);
                }
                text.append(escape());
                from = at;
            } else if (next < 0x20) {
                throw wrong("a control character stands in a text");
            } else {
                at++;
            }
        }
    }

    private char escape() throws MalformedMetadataException {
        int kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> (char) kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> fourDigits();
            default -> throw wrong("there is no such escape");
        };
    }

    private char fourDigits() throws MalformedMetadataException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw wrong("an escape lacks digits");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    /** A half of a pair alone has no form in UTF-8, so two texts that differ would be signed alike. */
    private String paired(StringBuilder text) throws MalformedMetadataException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw wrong("a text has half a character");
            }
        }
        return text.toString();
    }

    private String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String utf8(int from, int to) throws MalformedMetadataException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong("a text is not UTF-8");
        }
    }

    private void skipSpace() {
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private int peek() throws MalformedMetadataException {
        if (at >= bytes.length) {
            throw wrong("the document ends too soon");
        }
        return bytes[at] & 0xff;
    }

    private void require(char wanted) throws MalformedMetadataException {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "' is missing");
        }
        at++;
    }

    private MalformedMetadataException wrong(String what) {
        return new MalformedMetadataException("at byte " + at + ": " + what);
    }
}
