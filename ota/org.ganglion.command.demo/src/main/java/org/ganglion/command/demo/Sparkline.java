// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

/** Draws a row of numbers as a line of blocks. */
final class Sparkline {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * Draws values from 0 to 1.
     *
     * @param values one character each
     */
    static String of(double[] values) {
        StringBuilder line = new StringBuilder(values.length);
        for (double value : values) {
            int level = (int) Math.round(value * (BLOCKS.length() - 1));
            line.append(Double.isNaN(value) ? '?' : BLOCKS.charAt(Math.max(0, Math.min(BLOCKS.length() - 1, level))));
        }
        return line.toString();
    }
}
