// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Node;

/** A model being run: copy in, invoke, copy out. */
final class InterpreterStage implements Stage {
    private final NativeInterpreter interpreter;
    private final TensorCopy[] inputs;
    private final TensorCopy[] outputs;
    private final String node;
    private final long macs;

    /** Takes the interpreter over: it is closed with the stage, or by this constructor if it throws. */
    InterpreterStage(NativeInterpreter interpreter, Node node, StageContext context) {
        this.interpreter = interpreter;
        this.node = node.id();
        this.macs = (long) node.parameters().number(ModelParameters.MACS);
        this.inputs = new TensorCopy[node.inputs().size()];
        this.outputs = new TensorCopy[node.outputs().size()];
        try {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = TensorCopy.between(context.input(this.node, i), interpreter.input(i));
            }
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = TensorCopy.between(context.output(this.node, i), interpreter.output(i));
            }
        } catch (RuntimeException | Error e) {
            interpreter.close();
            throw e;
        }
    }

    @Override
    public void step(long t) {
        for (TensorCopy input : inputs) {
            input.in();
        }
        if (!interpreter.invoke()) {
            throw new GanglionException(
                    Reason.PROVIDER_FAILED, "node '" + node + "': TensorFlow Lite failed in step " + t);
        }
        for (TensorCopy output : outputs) {
            output.out();
        }
    }

    @Override
    public void count(Operations into) {
        into.macs += macs;
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
