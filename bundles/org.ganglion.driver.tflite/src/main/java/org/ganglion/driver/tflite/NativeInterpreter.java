// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.FlatBufferModelBase;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.TfLiteDelegate;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * An interpreter with its tensors allocated, and everything that it points to in native memory. The interpreter reads the model's
 * bytes, the model and the resolver while it runs, so all four are held here and freed from the last to the first. The resolver is
 * the one that brings XNNPACK with it: the others run the same graph 2 to 15 times slower, and round differently.
 *
 * <p>A delegate outlives the interpreter that was changed by it, and is closed with it.
 *
 * <p>Used by one thread at a time.
 */
final class NativeInterpreter implements AutoCloseable {
    private static final int OK = tensorflowlite.kTfLiteOk;

    private final BytePointer content;
    private final Delegation delegation;
    private FlatBufferModel model;
    private BuiltinOpResolver resolver;
    private Interpreter interpreter;

    /** An external delegate in native memory. */
    interface Delegation extends AutoCloseable {
        /** No delegate: XNNPACK takes what it knows. */
        Delegation NONE = new Delegation() {
            @Override
            public long address() {
                return 0;
            }

            @Override
            public void close() {
                // holds nothing
            }
        };

        /** Of the {@code TfLiteDelegate}; 0 for none. */
        long address();

        @Override
        void close();
    }

    /** As {@link #NativeInterpreter(byte[], int, Delegation)}, without a delegate. */
    NativeInterpreter(byte[] bytes, int threads) {
        this(bytes, threads, Delegation.NONE);
    }

    /**
     * Builds an interpreter. The library must be loaded.
     *
     * @param delegation taken over, also if this throws
     * @throws GanglionException MALFORMED if TensorFlow Lite's own verifier refuses the bytes, UNSUPPORTED if it has no kernel for an
     *     operator, a kernel refuses its tensors, or the delegate takes no operator; DEVICE if the delegate fails; nothing stays open
     */
    NativeInterpreter(byte[] bytes, int threads, Delegation delegation) {
        this.delegation = delegation;
        content = new BytePointer((long) bytes.length);
        try {
            content.put(bytes);
            build(bytes.length, threads);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void build(int length, int threads) {
        model = FlatBufferModelBase.VerifyAndBuildFromBuffer(content, length);
        require(
                model != null && !model.isNull(),
                Reason.MALFORMED,
                "TensorFlow Lite's verifier refuses the flatbuffer");
        resolver = new BuiltinOpResolver();
        // made without a native object, which apply then fills in; a default one crashes there
        interpreter = new Interpreter((Pointer) null);
        try (InterpreterBuilder builder = new InterpreterBuilder(model, resolver)) {
            require(
                    builder.SetNumThreads(threads) == OK,
                    Reason.UNSUPPORTED,
                    "TensorFlow Lite does not take " + threads + " threads");
            require(
                    builder.apply(interpreter) == OK && !interpreter.isNull(),
                    Reason.UNSUPPORTED,
                    "TensorFlow Lite has no kernel for one of the operators, or not for its version");
        }
        delegate();
        require(
                interpreter.AllocateTensors() == OK,
                Reason.UNSUPPORTED,
                "a kernel of TensorFlow Lite refuses the shapes, types or options of an operator");
    }

    /** The nodes that a delegate runs are new ones, in the place of those that it took. */
    private void delegate() {
        long address = delegation.address();
        if (address == 0) {
            return;
        }
        long before = interpreter.nodes_size();
        require(
                interpreter.ModifyGraphWithDelegate(new TfLiteDelegate(at(address))) == OK,
                Reason.DEVICE,
                "the delegate fails to prepare the model");
        require(
                interpreter.nodes_size() > before,
                Reason.UNSUPPORTED,
                "the delegate takes none of the model's operators");
    }

    private static Pointer at(long where) {
        return new Pointer((Pointer) null) {
            {
                address = where;
            }
        };
    }

    private static void require(boolean holds, Reason reason, String message) {
        if (!holds) {
            throw new GanglionException(reason, message);
        }
    }

    /**
     * Checks that every input and output has its memory before the model runs.
     *
     * @throws GanglionException UNSUPPORTED if one has not
     */
    void checkTensors() {
        for (int i = 0; i < interpreter.inputs().limit(); i++) {
            input(i);
        }
        for (int i = 0; i < interpreter.outputs().limit(); i++) {
            output(i);
        }
    }

    /** Runs the graph on what its input tensors hold. Returns whether it succeeded. */
    boolean invoke() {
        return interpreter.Invoke() == OK;
    }

    NativeTensor input(int position) {
        return tensor(interpreter.input_tensor(position));
    }

    NativeTensor output(int position) {
        return tensor(interpreter.output_tensor(position));
    }

    private static NativeTensor tensor(TfLiteTensor tensor) {
        require(
                tensor.allocation_type() != tensorflowlite.kTfLiteDynamic
                        && !tensor.data().data().isNull(),
                Reason.UNSUPPORTED,
                "a tensor gets its size only while the model runs");
        long bytes = tensor.bytes();
        ByteBuffer memory = new BytePointer(tensor.data().data())
                .capacity(bytes)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
        return new NativeTensor(tensor.type(), memory);
    }

    /**
     * The memory of an input or output tensor, valid until the interpreter is closed.
     *
     * @param type as TensorFlow Lite numbers types
     * @param memory its bytes
     */
    record NativeTensor(int type, ByteBuffer memory) {}

    @Override
    public void close() {
        free(interpreter);
        free(resolver);
        free(model);
        free(content);
        delegation.close();
    }

    private static void free(Pointer pointer) {
        if (pointer != null) {
            pointer.close();
        }
    }
}
