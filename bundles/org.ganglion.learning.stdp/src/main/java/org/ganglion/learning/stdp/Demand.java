// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.List;

/** What is demanded of a rule's parameters. */
final class Demand {
    static final String AXONAL = "axonal";
    static final String DENDRITIC = "dendritic";

    private Demand() {}

    static void positive(String field, double value) {
        require(value > 0, field, value, "above 0");
    }

    static void notNegative(String field, double value) {
        require(value >= 0, field, value, "at least 0");
    }

    static void bounds(double wMin, double wMax) {
        require(wMin < wMax, "w_min", wMin, "less than w_max, which is " + wMax);
    }

    static void delay(String delay) {
        oneOf("delay", delay, List.of(AXONAL, DENDRITIC));
    }

    static void oneOf(String field, String value, List<String> known) {
        require(known.contains(value), field, value, "one of " + known);
    }

    static void require(boolean right, String field, Object value, String expected) {
        if (!right) {
            throw new IllegalArgumentException("field '" + field + "' is " + value + ", must be " + expected);
        }
    }
}
