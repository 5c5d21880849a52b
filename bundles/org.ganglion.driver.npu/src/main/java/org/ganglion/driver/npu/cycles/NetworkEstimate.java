// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import java.util.List;
import java.util.Locale;

/**
 * What one inference takes.
 *
 * @param processor which executes it
 * @param rows one per operator that takes time
 * @param sramPeak bytes of SRAM that are in use at once at most
 */
public record NetworkEstimate(EthosU processor, List<Row> rows, long sramPeak) {
    /** Per 64 bits of an SRAM of 32 KB and of DRAM, at 45 nm: Horowitz, ISSCC 2014. */
    private static final double SRAM_PICOJOULES = 20;

    private static final double FAR_PICOJOULES = 1300;
    private static final int ACCESS_BYTES = 8;

    /**
     * What the model says of one operator.
     *
     * @param operator its position in the graph
     * @param code which, as the schema numbers them
     * @param npu cycles of the processor, with waiting for weights
     * @param sram cycles that the SRAM is busy
     * @param far cycles that the flash or DRAM is busy
     * @param weights bytes of its weights, biases and scales once compressed, an estimate
     * @param macs multiplications with accumulation
     */
    public record Row(int operator, int code, long npu, double sram, double far, long weights, long macs) {
        /** What the slowest of processor and memories takes. */
        public double total() {
            return Math.max(npu, Math.max(sram, far));
        }
    }

    /** Cycles of all operators, one after the other. */
    public double cycles() {
        return rows.stream().mapToDouble(Row::total).sum();
    }

    /** How long that is. */
    public double microseconds() {
        return processor.microseconds(cycles());
    }

    /** Bytes of all weights once compressed. */
    public long weightBytes() {
        return rows.stream().mapToLong(Row::weights).sum();
    }

    /** Energy of all transfers from and to memory, with the constants of an SRAM of 32 KB and of DRAM. */
    public double memoryMicrojoules() {
        double fast =
                rows.stream().mapToDouble(Row::sram).sum() * processor.fast().bytesPerCycle();
        // a convolution's weights come while others run, and are not in its own row of the far memory
        double far = rows.stream().mapToDouble(Row::far).sum() * processor.far().bytesPerCycle()
                + rows.stream()
                        .filter(row -> row.far() == 0)
                        .mapToLong(Row::weights)
                        .sum();
        return 1e-6 * (fast * SRAM_PICOJOULES + far * FAR_PICOJOULES) / ACCESS_BYTES;
    }

    /** For a person, in one line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "estimate for %s at %.0f MHz: %.0f cycles, %.1f us, SRAM %.1f KiB at most, weights %.1f KiB compressed,"
                        + " energy of memory %.2f uJ",
                processor.name(),
                processor.megahertz(),
                cycles(),
                microseconds(),
                sramPeak / 1024.0,
                weightBytes() / 1024.0,
                memoryMicrojoules());
    }
}
