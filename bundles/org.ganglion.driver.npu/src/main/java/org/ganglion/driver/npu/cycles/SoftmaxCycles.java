// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

/**
 * A softmax, which is no operator of the processor: Vela makes 31 of it. The largest element, a table of exp, sums of 32 bits, and a
 * reciprocal by Newton's division, for which small operators read constants one by one.
 */
record SoftmaxCycles(EthosU processor, int rows, int classes) {
    private static final int TABLE_BYTES = 1024;
    private static final int SMALL_OPERATORS = 24;
    /** Twelve constants of 16 bytes, two that take two bursts and one that takes one. */
    private static final int CONSTANTS = 12;

    private static final int CONSTANT_BYTES = 16;
    private static final int BURSTS = 5;
    private static final int INTEGER_BYTES = 4;

    long cycles() {
        double elements = (double) rows * Extent.roundUp(classes, 16);
        double ofLargest = commands(processor.fast(), Math.max(4, classes));
        double table = Math.max(
                0,
                WeightTransfer.transferCycles(processor, TABLE_BYTES)
                        - commands(processor.ports() ? processor.far() : processor.fast(), Math.max(4, classes)));
        double ofSum = commands(processor.fast(), INTEGER_BYTES * classes);
        EthosU.OutputCycles each = processor.outputCycles();
        double passes = elements * (each.addition() + 3 * each.product());
        return (long) (ofLargest + table + ofSum + ofSum / 2 + passes + SMALL_OPERATORS * rows);
    }

    /** A block's command and its end, of which there is one per row. */
    private double commands(Memory memory, int work) {
        return rows * (memory.readLatency() + memory.writeLatency() + work + 8) / 2.0;
    }

    /** Cycles in which the far memory delivers constants and nothing else goes on. */
    double waiting() {
        return (CONSTANTS * CONSTANT_BYTES + BURSTS * processor.far().burst())
                / processor.far().bytesPerCycle();
    }

    double total() {
        return cycles() + waiting();
    }
}
