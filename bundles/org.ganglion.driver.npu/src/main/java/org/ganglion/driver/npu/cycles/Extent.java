// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

/** Height, width and depth of a feature map, of a block or of a unit of work. */
record Extent(int height, int width, int depth) {
    long elements() {
        return (long) height * width * depth;
    }

    long area() {
        return (long) height * width;
    }

    Extent least(Extent other) {
        return new Extent(Math.min(height, other.height), Math.min(width, other.width), Math.min(depth, other.depth));
    }

    /** How many of these parts cover it, in each dimension. */
    Extent parts(Extent part) {
        return new Extent(partsOf(height, part.height), partsOf(width, part.width), partsOf(depth, part.depth));
    }

    /** The next multiple of a step in each dimension. */
    Extent roundedUp(Extent step) {
        return new Extent(roundUp(height, step.height), roundUp(width, step.width), roundUp(depth, step.depth));
    }

    static int partsOf(int whole, int part) {
        return (whole + part - 1) / part;
    }

    static int roundUp(int value, int step) {
        return partsOf(value, step) * step;
    }
}
