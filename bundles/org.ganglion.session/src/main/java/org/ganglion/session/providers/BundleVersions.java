// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.providers;

import java.util.Comparator;

/** The order of bundle versions: major, minor and micro as numbers, then the qualifier as text (OSGi Core, 3.2.5). */
final class BundleVersions {
    /** Lower versions first. */
    static final Comparator<String> ORDER = BundleVersions::compare;

    private BundleVersions() {}

    private static int compare(String left, String right) {
        String[] a = left.split("\\.", 4);
        String[] b = right.split("\\.", 4);
        for (int i = 0; i < 3; i++) {
            int order = Long.compare(number(a, i), number(b, i));
            if (order != 0) {
                return order;
            }
        }
        return qualifier(a).compareTo(qualifier(b));
    }

    private static long number(String[] parts, int index) {
        if (index >= parts.length) {
            return 0;
        }
        try {
            return Long.parseLong(parts[index]);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static String qualifier(String[] parts) {
        return parts.length < 4 ? "" : parts[3];
    }
}
