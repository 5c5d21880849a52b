// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

/** When an element spikes that spikes once in a sample. */
final class FirstSpike {
    private FirstSpike() {}

    /** The step at which strength 1 (or more) comes first and strength 0 last of {@code steps}. */
    static int linear(double strength, int steps) {
        return (int) Math.floor((1 - Math.min(Math.max(strength, 0), 1)) * (steps - 1) + 0.5);
    }
}
