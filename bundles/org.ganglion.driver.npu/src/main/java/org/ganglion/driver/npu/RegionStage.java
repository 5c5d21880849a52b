// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Quantization;
import org.ganglion.api.network.Signal;
import org.ganglion.driver.npu.kernel.Program;
import org.ganglion.driver.npu.region.Region;

/** A part of a network being run with 8 bits: real numbers become integers where they enter and real numbers again where they leave. */
final class RegionStage implements Stage {
    private final Program program;
    private final Region region;
    private final Signal input;
    private final Signal output;
    private final byte[] entering;
    private final byte[] leaving;
    private final double[] real;
    /** By integer, from -128 on. */
    private final double[] meaning;

    RegionStage(Program program, Region region, StageContext context) {
        this.program = program;
        this.region = region;
        this.input = context.input(region.chain().first().id(), 0);
        this.output = context.output(region.chain().last().id(), 0);
        this.entering = program.inputs().get(0).i8();
        this.leaving = program.outputs().get(0).i8();
        this.real = new double[Math.max(entering.length, leaving.length)];
        this.meaning = region.meaning();
    }

    @Override
    public void step(long t) {
        input.read(real, 0);
        Quantization in = region.in();
        int[] from = region.inputOrder();
        for (int i = 0; i < entering.length; i++) {
            entering[i] = in.quantize(real[from[i]]);
        }
        program.run();
        int[] to = region.outputOrder();
        for (int i = 0; i < leaving.length; i++) {
            real[to[i]] = meaning[leaving[i] - Byte.MIN_VALUE];
        }
        output.write(real, 0);
    }

    @Override
    public void count(Operations into) {
        into.macs += region.macs();
    }

    @Override
    public void close() {
        // nothing beside memory is held
    }
}
