// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.util.ArrayList;
import java.util.List;

/**
 * The header of an NPY file: a dictionary in Python's notation with exactly the keys descr, fortran_order and shape.
 *
 * @param description the type of an element, such as {@code <f4}
 * @param fortranOrder whether the first dimension runs fastest
 * @param shape the lengths per dimension
 */
record NpyHeader(String description, boolean fortranOrder, List<Long> shape) {

    private static final int HIGHEST_RANK = 8;

    static NpyHeader parse(String text, Refusals refusals) {
        return new Parser(text, refusals).parse();
    }

    /** Reads the notation from left to right. */
    private static final class Parser {
        private final String text;
        private final Refusals refusals;
        private int at;

        Parser(String text, Refusals refusals) {
            this.text = text;
            this.refusals = refusals;
        }

        NpyHeader parse() {
            String description = null;
            Boolean fortranOrder = null;
            List<Long> shape = null;
            expect('{');
            while (!accept('}')) {
                String key = string();
                expect(':');
                if (key.equals("descr") && description == null) {
                    description = description();
                } else if (key.equals("fortran_order") && fortranOrder == null) {
                    fortranOrder = truth();
                } else if (key.equals("shape") && shape == null) {
                    shape = tuple();
                } else {
                    throw broken("the key '" + key + "'");
                }
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            skipBlanks();
            if (at != text.length()) {
                throw broken("something behind its end");
            }
            if (description == null || fortranOrder == null || shape == null) {
                throw refusals.malformed("the header lacks one of descr, fortran_order and shape");
            }
            return new NpyHeader(description, fortranOrder, shape);
        }

        private String description() {
            skipBlanks();
            if (at < text.length() && text.charAt(at) == '[') {
                throw refusals.unsupported("the array has named fields, expected plain numbers");
            }
            return string();
        }

        private String string() {
            skipBlanks();
            char quote = at < text.length() ? text.charAt(at) : 0;
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) {
                throw broken("no text at character " + at);
            }
            String found = text.substring(at + 1, end);
            at = end + 1;
            return found;
        }

        private boolean truth() {
            skipBlanks();
            for (String word : new String[] {"True", "False"}) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw broken("neither True nor False at character " + at);
        }

        private List<Long> tuple() {
            List<Long> lengths = new ArrayList<>();
            expect('(');
            while (!accept(')')) {
                lengths.add(number());
                if (lengths.size() > HIGHEST_RANK) {
                    throw refusals.unsupported("the array has more than " + HIGHEST_RANK + " dimensions");
                }
                if (!accept(',')) {
                    expect(')');
                    break;
                }
            }
            return lengths;
        }

        private long number() {
            skipBlanks();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            // 18 digits cannot overflow
            if (at == start || at - start > 18) {
                throw broken("no length at character " + start);
            }
            long found = Long.parseLong(text.substring(start, at));
            if (at < text.length() && text.charAt(at) == 'L') {
                // Python 2 marks its long integers
                at++;
            }
            return found;
        }

        private void expect(char wanted) {
            if (!accept(wanted)) {
                throw broken("no '" + wanted + "' at character " + at);
            }
        }

        private boolean accept(char wanted) {
            skipBlanks();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private org.ganglion.api.GanglionException broken(String what) {
            return refusals.malformed("the header holds " + what);
        }
    }
}
