// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** One reading of one text. */
final class JsonReader {
    private static final int DEEPEST = 64;

    private final String place;
    private final String text;
    private int at;

    JsonReader(String place, String text) {
        this.place = place;
        this.text = text;
    }

    Object document() {
        Object value = value(0);
        skipBlanks();
        if (at < text.length()) {
            throw wrong("something follows after the end");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw wrong("it is nested more than " + DEEPEST + " levels deep");
        }
        skipBlanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        at++;
        if (closes('}')) {
            return values;
        }
        do {
            skipBlanks();
            if (peek() != '"') {
                throw wrong("a key in quotes is expected");
            }
            String key = string();
            expect(':');
            if (values.containsKey(key)) {
                throw wrong("the key \"" + key + "\" stands there twice");
            }
            values.put(key, value(depth + 1));
        } while (another('}'));
        return values;
    }

    private List<Object> list(int depth) {
        List<Object> values = new ArrayList<>();
        at++;
        if (closes(']')) {
            return values;
        }
        do {
            values.add(value(depth + 1));
        } while (another(']'));
        return values;
    }

    private boolean closes(char end) {
        skipBlanks();
        if (peek() == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean another(char end) {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value is expected");
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        boolean whole = true;
        if (at < text.length() && text.charAt(at) == '.') {
            whole = false;
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            whole = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        return number(text.substring(from, at), whole);
    }

    private Object number(String digits, boolean whole) {
        if (whole && digits.length() <= 18) {
            return Long.parseLong(digits);
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            throw wrong("the number is too large");
        }
        return number;
    }

    private void digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw wrong("a value is expected");
        }
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        at++;
        for (char c = peek(); c != '"'; c = peek()) {
            if (c < 0x20) {
                throw wrong("a control character stands in a text");
            }
            at++;
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("the escape \\" + c + " is not known");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw wrong("four hexadecimal digits are expected");
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    private void expect(char c) {
        skipBlanks();
        if (peek() != c) {
            throw wrong("'" + c + "' is expected");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("it ends too early");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private GanglionException wrong(String what) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            column++;
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            }
        }
        return new GanglionException(
                Reason.MALFORMED, place + ": not JSON: line " + line + ", column " + column + ": " + what);
    }
}
