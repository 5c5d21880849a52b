// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

/**
 * A pattern of paths as shells have it: {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]} and {@code [!a]}, none of which matches
 * {@code /}; everything else is itself. A character is a code point, as for those who write repositories in other languages.
 * Matching takes at most the product of both lengths.
 */
final class PathPattern {
    private final String pattern;

    PathPattern(String pattern) {
        this.pattern = pattern;
    }

    boolean matches(String path) {
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < path.length()) {
            int next = p < pattern.length() ? afterMatch(p, path.codePointAt(t)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = t;
            } else if (next >= 0) {
                p = next;
                t = path.offsetByCodePoints(t, 1);
            } else if (star >= 0 && path.charAt(retry) != '/') {
                // the last star takes one more; those before it need not, as all of them end where a part ends
                p = star + 1;
                retry = path.offsetByCodePoints(retry, 1);
                t = retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on after matching one character, or -1 if it does not match. */
    private int afterMatch(int at, int c) {
        int wanted = pattern.codePointAt(at);
        if (wanted == '?') {
            return c == '/' ? -1 : at + 1;
        }
        int end = wanted == '[' ? endOfSet(at) : -1;
        if (end >= 0) {
            return c != '/' && isInSet(at + 1, end, c) ? end + 1 : -1;
        }
        return c == wanted ? at + Character.charCount(wanted) : -1;
    }

    /** The closing bracket, which is not the first character of the set, and stands before the next separator; -1 without. */
    private int endOfSet(int begin) {
        int first = begin + 1;
        if (first < pattern.length() && pattern.charAt(first) == '!') {
            first++;
        }
        int end = pattern.indexOf(']', first + 1);
        int separator = pattern.indexOf('/', begin);
        return end >= 0 && (separator < 0 || end < separator) ? end : -1;
    }

    private boolean isInSet(int begin, int end, int c) {
        boolean inverse = pattern.charAt(begin) == '!';
        boolean found = false;
        for (int at = inverse ? begin + 1 : begin; at < end; ) {
            int first = pattern.codePointAt(at);
            at += Character.charCount(first);
            int last = first;
            if (at + 1 < end && pattern.charAt(at) == '-') {
                last = pattern.codePointAt(at + 1);
                at += 1 + Character.charCount(last);
            }
            found |= first <= c && c <= last;
        }
        return found != inverse;
    }
}
