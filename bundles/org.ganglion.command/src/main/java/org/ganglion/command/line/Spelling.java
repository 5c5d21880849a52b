// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.line;

import java.util.Collection;

/** Finds what a mistyped word may have meant. */
final class Spelling {
    private static final int FARTHEST = 3;

    private Spelling() {}

    /** A half sentence such as {@code ; did you mean infer?}, or nothing. */
    static String suggestion(String word, Collection<String> known) {
        String best = null;
        int nearest = FARTHEST;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < nearest) {
                nearest = distance;
                best = candidate;
            }
        }
        return best == null ? "" : "; did you mean " + best + '?';
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(before[j - 1] + change, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[b.length()];
    }
}
