// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

/**
 * What a step on a piece of hardware is expected to cost. NaN where the provider cannot say.
 *
 * @param microseconds per step
 * @param microjoules per step, an estimate
 */
public record Cost(double microseconds, double microjoules) {
    /** Nothing is known. */
    public static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN);
}
