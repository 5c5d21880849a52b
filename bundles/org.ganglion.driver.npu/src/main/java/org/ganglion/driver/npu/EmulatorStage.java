// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;
import org.ganglion.driver.npu.kernel.Operand;
import org.ganglion.driver.npu.kernel.Program;

/** A model being run: elements in, all operators, elements out. */
final class EmulatorStage implements Stage {
    private final Program program;
    private final Object[] from;
    private final Object[] to;
    private final int[] lengths;
    private final int inputs;
    private final long macs;

    EmulatorStage(Program program, Node node, StageContext context) {
        this.program = program;
        this.inputs = program.inputs().size();
        this.macs = ModelContent.macs(node);
        int outputs = program.outputs().size();
        if (inputs != node.inputs().size() || outputs != node.outputs().size()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "the flatbuffer has " + inputs + " inputs and " + outputs + " outputs, the node others");
        }
        this.from = new Object[inputs + outputs];
        this.to = new Object[inputs + outputs];
        this.lengths = new int[inputs + outputs];
        for (int i = 0; i < inputs; i++) {
            Operand operand = program.inputs().get(i);
            from[i] = elements(context.input(node.id(), i), operand);
            to[i] = operand.elements();
            lengths[i] = operand.tensor().elements();
        }
        for (int i = 0; i < outputs; i++) {
            Operand operand = program.outputs().get(i);
            from[inputs + i] = operand.elements();
            to[inputs + i] = elements(context.output(node.id(), i), operand);
            lengths[inputs + i] = operand.tensor().elements();
        }
    }

    private static Object elements(Signal signal, Operand operand) {
        boolean fits = signal.size() == operand.tensor().elements()
                && switch (signal.type()) {
                    case I8 -> operand.i8() != null;
                    case F32 -> operand.f32() != null;
                    default -> false;
                };
        if (!fits) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "a port of " + signal.size() + " " + signal.type() + " meets "
                            + operand.tensor().elements() + " "
                            + operand.tensor().type());
        }
        return operand.i8() != null ? signal.i8() : signal.f32();
    }

    @Override
    public void step(long t) {
        for (int i = 0; i < inputs; i++) {
            copy(i);
        }
        program.run();
        for (int i = inputs; i < from.length; i++) {
            copy(i);
        }
    }

    private void copy(int i) {
        System.arraycopy(from[i], 0, to[i], 0, lengths[i]);
    }

    @Override
    public void count(Operations into) {
        into.macs += macs;
    }

    @Override
    public void close() {
        // nothing beside memory is held
    }
}
