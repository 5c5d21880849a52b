// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.util.Locale;

/** Numbers of bytes, for people. */
public final class Sizes {
    private Sizes() {}

    /** In bytes, kilobytes or megabytes. */
    public static String text(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
