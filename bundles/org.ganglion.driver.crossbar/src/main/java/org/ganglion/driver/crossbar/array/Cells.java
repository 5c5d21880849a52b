// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import org.ganglion.driver.crossbar.device.DeviceModel;

/**
 * What the cells of an array are and how weights are stored in them.
 *
 * @param device model of a cell
 * @param mapping of a weight
 * @param weightBits of a weight with its sign, 2 to 16, or 0 for conductances without levels
 * @param slices arrays among which the bits are distributed, least significant first; 1 where weightBits is 0
 * @param onOff ratio of the greatest to the least conductance, or 0 for the device's own
 * @param recombine whether the difference of a pair is divided anew after programming, one device of the two at its least, and the
 *     largest weight at the greatest conductance, before it drifts, as aihwkit does; only for one slice
 * @param stuckLow share of devices that stay at the least conductance
 * @param stuckHigh share of devices that stay at the greatest conductance
 * @param tolerance of write-verify, as a share of the greatest conductance, or 0 for one attempt
 * @param attempts most attempts of write-verify
 * @param random share of the greatest conductance to which every device is programmed whatever its weight, so that the errors of
 *     programming are the weights, or 0 to store the weights
 */
public record Cells(
        DeviceModel device,
        Mapping mapping,
        int weightBits,
        int slices,
        double onOff,
        boolean recombine,
        double stuckLow,
        double stuckHigh,
        double tolerance,
        int attempts,
        double random) {
    /** Checks. */
    public Cells {
        require(weightBits == 0 || weightBits >= 2 && weightBits <= 16, "weight.bits must be 0 or 2 to 16");
        require(
                slices >= 1 && (slices == 1 || slices <= codeBits(mapping, weightBits)),
                "slices must be 1, or at most as many as a" + " stored weight has bits");
        require(onOff == 0 || onOff > 1, "on.off must be 0 or above 1");
        require(
                isShare(stuckLow) && isShare(stuckHigh) && stuckLow + stuckHigh <= 1,
                "stuck.low and stuck.high must be shares of 1");
        require(tolerance >= 0 && tolerance < 1, "verify.tolerance must be 0 to 1");
        require(attempts >= 1 && attempts <= 1000, "verify.attempts must be 1 to 1000");
        require(isShare(random), "random must be 0 to 1");
        require(random == 0 || mapping.isPair() && slices == 1, "random needs mapping=pair and slices=1");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static int codeBits(Mapping mapping, int weightBits) {
        return mapping.isPair() ? weightBits - 1 : weightBits;
    }

    /** Devices per weight. */
    public int devicesPerWeight() {
        return slices * mapping.devices();
    }

    /** Bits of a cell; 0 for conductances without levels. */
    public int cellBits() {
        return weightBits == 0 ? 0 : (codeBits(mapping, weightBits) + slices - 1) / slices;
    }

    /** The code of a full cell: 1 without levels. */
    double cellFull() {
        return weightBits == 0 ? 1 : (1L << cellBits()) - 1;
    }

    /** The code of the largest weight above that of 0. */
    double codeFull() {
        return weightBits == 0 ? (mapping.isPair() ? 1 : 0.5) : (1L << weightBits - 1) - 1;
    }

    /** The code of weight 0. */
    double codeZero() {
        if (mapping.isPair()) {
            return 0;
        }
        return weightBits == 0 ? 0.5 : 1L << weightBits - 1;
    }

    /** What a result of the array is multiplied by. */
    double gain() {
        double levels = mapping == Mapping.OFFSET_WHOLE && weightBits > 0 ? (1L << weightBits) - 1 : 0;
        return levels == 0 ? 1 : (levels - 1) / levels;
    }

    /** In microsiemens. */
    public double most() {
        return device.most();
    }

    /** In microsiemens. */
    public double least() {
        return onOff == 0 ? device.least() : device.most() / onOff;
    }
}
