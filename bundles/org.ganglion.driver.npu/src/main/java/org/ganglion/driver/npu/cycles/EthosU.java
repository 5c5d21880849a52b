// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import java.util.List;
import java.util.Optional;

/**
 * A configuration of the Ethos-U and of the system around it. Other ones follow without new code.
 *
 * @param name such as {@code ethos-u55-128}
 * @param megahertz of its clock
 * @param cores that share the channels of the output
 * @param unit what one core makes of the output at once
 * @param inputDepth to which the depth of an input block is rounded
 * @param banks of 1 KiB of the shared buffer
 * @param inputGranule banks by which 8-bit input is given room
 * @param sumGranule banks by which 32-bit accumulators are given room
 * @param outputCycles per element of a maximum, and of any other operator of 8 bits
 * @param activationCycles per element of a fused ReLU
 * @param lookUpCycles per element of a function read from a table
 * @param fast the SRAM
 * @param far the flash or DRAM that holds weights
 * @param ports bytes of the network's own inputs and outputs are in the far memory
 */
public record EthosU(
        String name,
        double megahertz,
        int cores,
        Extent unit,
        int inputDepth,
        int banks,
        int inputGranule,
        int sumGranule,
        OutputCycles outputCycles,
        double activationCycles,
        double lookUpCycles,
        Memory fast,
        Memory far,
        boolean ports) {
    /**
     * Cycles of the output stage per element.
     *
     * @param maximum of a maximum pooling
     * @param other of convolutions and means
     * @param addition of two feature maps
     * @param product of two feature maps
     */
    record OutputCycles(double maximum, double other, double addition, double product) {}

    private static final Memory SRAM_64 = new Memory(8, 32, 32, 32);
    private static final Memory SRAM_128 = new Memory(16, 32, 32, 32);
    /** 64 bits at an eighth of the clock. */
    private static final Memory FLASH = new Memory(1, 64, 64, 128);
    /** 128 bits at 15/64 of the clock. */
    private static final Memory DRAM = new Memory(3.75, 500, 250, 128);

    /** Ethos-U55 with 64 MACs a cycle, in Vela's system Ethos_U55_High_End_Embedded with shared SRAM. */
    public static final EthosU U55_64 = new EthosU(
            "ethos-u55-64",
            500,
            1,
            new Extent(1, 1, 8),
            8,
            16,
            2,
            4,
            new OutputCycles(0.5, 1, 3, 1.5),
            1,
            1,
            SRAM_64,
            FLASH,
            false);

    /** Ethos-U55 with 128 MACs a cycle, in Vela's system Ethos_U55_High_End_Embedded with shared SRAM. */
    public static final EthosU U55_128 = new EthosU(
            "ethos-u55-128",
            500,
            1,
            new Extent(1, 2, 8),
            8,
            24,
            4,
            8,
            new OutputCycles(0.25, 0.5, 1.5, 0.75),
            0.5,
            1,
            SRAM_64,
            FLASH,
            false);

    /** Ethos-U55 with 256 MACs a cycle, in Vela's system Ethos_U55_High_End_Embedded with shared SRAM. */
    public static final EthosU U55_256 = new EthosU(
            "ethos-u55-256",
            500,
            1,
            new Extent(2, 2, 8),
            8,
            48,
            8,
            16,
            new OutputCycles(0.125, 0.25, 0.75, 0.375),
            0.25,
            1,
            SRAM_64,
            FLASH,
            false);

    /** Ethos-U65 with 512 MACs a cycle, in Vela's system Ethos_U65_High_End with dedicated SRAM. */
    public static final EthosU U65_512 = new EthosU(
            "ethos-u65-512",
            1000,
            2,
            new Extent(2, 2, 8),
            8,
            48,
            8,
            16,
            new OutputCycles(0.0625, 0.125, 0.375, 0.1875),
            0.125,
            1,
            SRAM_128,
            DRAM,
            true);

    /** All that are described here. */
    public static List<EthosU> all() {
        return List.of(U55_64, U55_128, U55_256, U65_512);
    }

    /** The one of this name. */
    public static Optional<EthosU> named(String name) {
        return all().stream().filter(each -> each.name.equals(name)).findFirst();
    }

    /** How long so many cycles take. */
    public double microseconds(double cycles) {
        return cycles / megahertz;
    }
}
