// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tflite;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.FlatBufferModelBase;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * TensorFlow Lite called from Java without Ganglion: the C++ interpreter with XNNPACK on one thread, and the same copies in and out of
 * Java arrays that a session makes.
 */
final class DirectInterpreter implements AutoCloseable {
    private final BytePointer content;
    private final FlatBufferModel model;
    private final BuiltinOpResolver resolver;
    private final Interpreter interpreter;
    private final ByteBuffer nativeInput;
    private final ByteBuffer nativeOutput;
    private final byte[] input;
    private final byte[] output;

    /** Opens a model with one input and one output of 8-bit integers. The library must be loaded. */
    DirectInterpreter(byte[] bytes) {
        content = new BytePointer((long) bytes.length);
        content.put(bytes);
        model = FlatBufferModelBase.VerifyAndBuildFromBuffer(content, bytes.length);
        resolver = new BuiltinOpResolver();
        interpreter = new Interpreter((Pointer) null);
        try (InterpreterBuilder builder = new InterpreterBuilder(model, resolver)) {
            require(builder.SetNumThreads(1) == 0 && builder.apply(interpreter) == 0);
        }
        require(interpreter.AllocateTensors() == 0);
        nativeInput = memory(interpreter.input_tensor(0));
        nativeOutput = memory(interpreter.output_tensor(0));
        input = new byte[nativeInput.capacity()];
        output = new byte[nativeOutput.capacity()];
    }

    private static ByteBuffer memory(TfLiteTensor tensor) {
        return new BytePointer(tensor.data().data()).capacity(tensor.bytes()).asByteBuffer();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new GanglionException(Reason.DEVICE, "TensorFlow Lite failed when it was called directly");
        }
    }

    /** What is copied in by {@link #step}. */
    byte[] input() {
        return input;
    }

    /** What was copied out by {@link #step}. */
    byte[] output() {
        return output;
    }

    /** Copies in, invokes, copies out. */
    void step() {
        nativeInput.put(0, input);
        require(interpreter.Invoke() == 0);
        nativeOutput.get(0, output);
    }

    @Override
    public void close() {
        interpreter.close();
        resolver.close();
        model.close();
        content.close();
    }
}
