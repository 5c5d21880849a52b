// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Signal;

/** Copies all elements between a signal and a tensor's memory. Allocates nothing. */
interface TensorCopy {
    /** From the signal into the tensor. */
    void in();

    /** From the tensor into the signal. */
    void out();

    /**
     * The copy between a signal and a tensor of the same elements; those of 8 bits unsigned, 16 bits and truth values are I32 in a
     * signal, and brought into range on the way in.
     *
     * @throws GanglionException INCONSISTENT if sizes or types do not fit
     */
    static TensorCopy between(Signal signal, NativeInterpreter.NativeTensor tensor) {
        ByteBuffer memory = tensor.memory();
        int type = tensor.type();
        int size = signal.size();
        if (type == tensorflowlite.kTfLiteInt8 && signal.type() == Dtype.I8 && memory.capacity() == size) {
            return new Bytes(signal.i8(), memory);
        }
        if (type == tensorflowlite.kTfLiteFloat32 && signal.type() == Dtype.F32 && memory.capacity() == 4L * size) {
            return new Floats(signal.f32(), memory.asFloatBuffer());
        }
        if (type == tensorflowlite.kTfLiteInt32 && signal.type() == Dtype.I32 && memory.capacity() == 4L * size) {
            return new Ints(signal.i32(), memory.asIntBuffer());
        }
        if (type == tensorflowlite.kTfLiteInt16 && signal.type() == Dtype.I32 && memory.capacity() == 2L * size) {
            return new Shorts(signal.i32(), memory.asShortBuffer());
        }
        if (type == tensorflowlite.kTfLiteUInt8 && signal.type() == Dtype.I32 && memory.capacity() == size) {
            return new UnsignedBytes(signal.i32(), memory, 255);
        }
        if (type == tensorflowlite.kTfLiteBool && signal.type() == Dtype.I32 && memory.capacity() == size) {
            return new UnsignedBytes(signal.i32(), memory, 1);
        }
        throw new GanglionException(
                Reason.INCONSISTENT,
                "a port of " + size + " " + signal.type() + " meets a tensor of type " + type + " with "
                        + memory.capacity() + " bytes");
    }

    /** As they are. */
    record Bytes(byte[] values, ByteBuffer memory) implements TensorCopy {
        @Override
        public void in() {
            memory.put(0, values);
        }

        @Override
        public void out() {
            memory.get(0, values);
        }
    }

    /** As they are. */
    record Floats(float[] values, FloatBuffer memory) implements TensorCopy {
        @Override
        public void in() {
            memory.put(0, values);
        }

        @Override
        public void out() {
            memory.get(0, values);
        }
    }

    /** As they are. */
    record Ints(int[] values, IntBuffer memory) implements TensorCopy {
        @Override
        public void in() {
            memory.put(0, values);
        }

        @Override
        public void out() {
            memory.get(0, values);
        }
    }

    /** Widened. */
    record Shorts(int[] values, ShortBuffer memory) implements TensorCopy {
        @Override
        public void in() {
            for (int i = 0; i < values.length; i++) {
                memory.put(i, (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, values[i])));
            }
        }

        @Override
        public void out() {
            for (int i = 0; i < values.length; i++) {
                values[i] = memory.get(i);
            }
        }
    }

    /** Widened. */
    record UnsignedBytes(int[] values, ByteBuffer memory, int highest) implements TensorCopy {
        @Override
        public void in() {
            for (int i = 0; i < values.length; i++) {
                memory.put(i, (byte) Math.max(0, Math.min(highest, values[i])));
            }
        }

        @Override
        public void out() {
            for (int i = 0; i < values.length; i++) {
                values[i] = memory.get(i) & 0xFF;
            }
        }
    }
}
