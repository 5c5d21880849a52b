// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.util.List;

/**
 * What a self-test found.
 *
 * @param passed whether every value was within the tolerance; without a self-test, or with other providers than those that computed the expected
 *     output, whether the model ran and every value was finite
 * @param compared whether the values were compared
 * @param steps made
 * @param largestDifference absolute, over all values; NaN if they were not compared
 * @param tolerance the largest difference that passes
 * @param providers symbolic names of the bundles that ran it
 * @param millis how long it took
 * @param message one line for a person
 */
public record SelfTestOutcome(
        boolean passed,
        boolean compared,
        int steps,
        double largestDifference,
        double tolerance,
        List<String> providers,
        double millis,
        String message) {
    /** Copies. */
    public SelfTestOutcome {
        providers = List.copyOf(providers);
    }
}
