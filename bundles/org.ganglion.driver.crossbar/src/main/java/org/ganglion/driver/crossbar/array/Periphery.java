// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

/**
 * What stands around the cells.
 *
 * @param tileInputs rows of a tile
 * @param tileOutputs columns of a tile
 * @param dacBits of an input with its sign, or 0 for exact voltages
 * @param dacRange the input at full voltage, or 0 for the largest of each step
 * @param dacSigned whether inputs may be negative; else negative ones are cut off
 * @param dacSliceBits bits of an input that are applied at a time, least significant first, or 0 for all at once
 * @param adcBits of an output with its sign, or 0 for exact currents
 * @param adcRange the current at which the converter ends, full voltage over a cell of the greatest conductance being 1; or 0 for the
 *     smaller of what the weights can give at most, and four times the root of the sum of their squares
 * @param adcEachPass whether the current of each part of an input is converted, and the parts are added up in digital
 * @param wireOhms of a wire from cell to cell, or 0 for perfect wires
 * @param wireGated whether the input only switches cells on whose current comes from a supply beside the output; needs dacSliceBits=1
 */
public record Periphery(
        int tileInputs,
        int tileOutputs,
        int dacBits,
        double dacRange,
        boolean dacSigned,
        int dacSliceBits,
        int adcBits,
        double adcRange,
        boolean adcEachPass,
        double wireOhms,
        boolean wireGated) {
    /** Checks. */
    public Periphery {
        require(tileInputs >= 1 && tileInputs <= 4096, "tile.inputs must be 1 to 4096");
        require(tileOutputs >= 1 && tileOutputs <= 4096, "tile.outputs must be 1 to 4096");
        require(dacBits == 0 || dacBits >= 2 && dacBits <= 16, "dac.bits must be 0 or 2 to 16");
        require(dacSliceBits >= 0 && dacSliceBits <= dacBits, "dac.slice.bits must be 0 to dac.bits");
        require(adcBits == 0 || adcBits >= 2 && adcBits <= 24, "adc.bits must be 0 or 2 to 24");
        require(dacRange >= 0 && adcRange >= 0, "dac.range and adc.range must be at least 0");
        require(wireOhms >= 0, "wire.ohms must be at least 0");
        require(!wireGated || dacSliceBits == 1, "wire.gated needs dac.slice.bits=1");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    /** Bits of an input's magnitude. */
    int magnitudeBits() {
        return dacSigned ? dacBits - 1 : dacBits;
    }

    /** How often voltages are applied for one product. */
    public int passes() {
        return dacSliceBits == 0 ? 1 : (magnitudeBits() + dacSliceBits - 1) / dacSliceBits;
    }
}
