// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.settings;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Columns of a sample, in the order in which an input takes them; written as {@code 0-3} or {@code 4,0,2-3}. */
public final class Columns {
    private static final int MOST = 1 << 24;

    private final int[] index;

    private Columns(int[] index) {
        this.index = index;
    }

    /** So many columns from the first on. */
    public static Columns range(int first, int count) {
        int[] index = new int[count];
        Arrays.setAll(index, i -> first + i);
        return new Columns(index);
    }

    /**
     * Reads.
     *
     * @throws GanglionException USAGE naming the key
     */
    public static Columns of(String key, String text) {
        int[] found = new int[16];
        int count = 0;
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = number(key, text, dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : number(key, text, part.substring(dash + 1));
            if (last < first || count + (long) last - first >= MOST) {
                throw wrong(key, text, null);
            }
            for (int column = first; column <= last; column++) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = column;
            }
        }
        return new Columns(Arrays.copyOf(found, count));
    }

    private static int number(String key, String text, String part) {
        try {
            int number = Integer.parseInt(part.trim());
            if (number >= 0 && number < MOST) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, text, notANumber);
        }
        throw wrong(key, text, null);
    }

    private static GanglionException wrong(String key, String text, Exception cause) {
        return new GanglionException(
                Reason.USAGE, "setting '" + key + "' is '" + text + "'; give columns as in 0-3 or 4,0,2-3", cause);
    }

    /** How many. */
    public int count() {
        return index.length;
    }

    /** The column of element {@code i}. */
    public int at(int i) {
        return index[i];
    }

    /** Whether they follow each other, so that nothing need be gathered. */
    public boolean contiguous() {
        for (int i = 1; i < index.length; i++) {
            if (index[i] != index[i - 1] + 1) {
                return false;
            }
        }
        return true;
    }

    /** One more than the highest. */
    public int end() {
        return Arrays.stream(index).max().orElse(-1) + 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Columns columns && Arrays.equals(index, columns.index);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(index);
    }

    @Override
    public String toString() {
        return Arrays.toString(index);
    }
}
