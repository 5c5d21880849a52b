// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import java.util.Arrays;
import org.ganglion.driver.npu.cycles.BlockSearch.Blocks;

/**
 * What a rewrite of a state-space model saves.
 *
 * @param before cycles of the operators that stand for it otherwise
 * @param after cycles of the rewritten one
 */
public record RewriteCycles(double before, double after) {
    private static final int ALIGNMENT = 16;
    private static final int TABLE_BYTES = 256;
    private static final byte ONE = 127;

    /**
     * Sums along a dimension as a product with a matrix of ones and zeros, instead of one addition after the other.
     *
     * @param rows how many sums there are, each over its own elements
     * @param length elements of a sum
     * @param everyOne whether every sum on the way is wanted
     */
    public static RewriteCycles sums(EthosU processor, int rows, int length, boolean everyOne) {
        byte[] mask = new byte[(everyOne ? length : 1) * length];
        for (int unit = 0; unit < mask.length / length; unit++) {
            Arrays.fill(mask, unit * length, unit * length + (everyOne ? unit + 1 : length), ONE);
        }
        return new RewriteCycles((length - 1) * addition(processor, rows), product(processor, rows, length, mask));
    }

    private static double addition(EthosU processor, int elements) {
        int stored = Extent.roundUp(elements, ALIGNMENT);
        double output = stored * processor.outputCycles().addition();
        Memory fast = processor.fast();
        double transfers = 3 * stored / fast.bytesPerCycle();
        double command = (fast.readLatency() + fast.writeLatency() + transfers + output) / 4;
        return Math.max(Math.max(output, command), transfers);
    }

    private static double product(EthosU processor, int rows, int length, byte[] mask) {
        int units = mask.length / length;
        boolean alone = rows == 1;
        Work work = new Work(
                alone ? Work.Kind.FULLY_CONNECTED : Work.Kind.CONVOLUTION,
                new Extent(1, rows, length),
                new Extent(1, rows, units),
                Work.Sliding.NONE,
                false,
                false,
                false,
                true,
                true,
                new Filter(mask, units, 1, 1, length, false));
        Blocks blocks = new BlockSearch(processor, work).find();
        long own = CycleModel.of(processor, work, blocks);
        Traffic traffic = Traffic.of(processor, work, blocks);
        if (alone) {
            traffic = traffic.with(processor, true, WeightTransfer.bytes(processor, work, blocks, 0, units));
            return Math.max(own, Math.max(traffic.fast(), traffic.far()));
        }
        return Math.max(WeightTransfer.of(processor, work, blocks, own, 0).cycles(), traffic.fast());
    }

    /**
     * A function of each element read from a table while results leave, instead of a pass of its own.
     *
     * @param elements of the signal
     * @param product whether the function is a product of its argument with a table's value, which takes a second pass
     */
    public static RewriteCycles function(EthosU processor, int elements, boolean product) {
        int stored = Extent.roundUp(elements, ALIGNMENT);
        double table = WeightTransfer.transferCycles(processor, TABLE_BYTES);
        EthosU.OutputCycles each = processor.outputCycles();
        double pass = stored * Math.max(each.other(), processor.lookUpCycles());
        double fused = stored * Math.max(0, processor.lookUpCycles() - each.other());
        return new RewriteCycles(table + pass + (product ? stored * each.product() : 0), table + fused);
    }
}
