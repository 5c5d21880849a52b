// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A flatbuffer whose many tensors all have the same long vector as their shape signature: small, but long to read. */
final class SharingModel {
    private SharingModel() {}

    /**
     * Bytes of a model with one subgraph.
     *
     * @param tensors that share a vector
     * @param elements of the vector
     */
    static byte[] bytes(int tensors, int elements) {
        ByteBuffer file = ByteBuffer.allocate(512 + 4 * tensors + 4 * elements).order(ByteOrder.LITTLE_ENDIAN);
        // an offset leads forward only, so whatever is referred to stands after
        int model = 64;
        int buffers = 96;
        int buffer = 128;
        int subgraphs = 144;
        int subgraph = 192;
        int list = 224;
        int tensor = list + 4 + 4 * tensors + 32;
        int vector = tensor + 32;
        file.putInt(0, model).put(4, new byte[] {'T', 'F', 'L', '3'});
        table(file, model, 32, 24, 4, 0, 8, 0, 12);
        file.putInt(model + 4, 3);
        refer(file, model + 8, subgraphs);
        refer(file, model + 12, buffers);
        file.putInt(buffers, 1);
        refer(file, buffers + 4, buffer);
        table(file, buffer, 16, 4);
        file.putInt(subgraphs, 1);
        refer(file, subgraphs + 4, subgraph);
        table(file, subgraph, 32, 8, 4);
        refer(file, subgraph + 4, list);
        file.putInt(list, tensors);
        for (int i = 0; i < tensors; i++) {
            refer(file, list + 4 + 4 * i, tensor);
        }
        table(file, tensor, 32, 8, 0, 0, 0, 0, 0, 0, 0, 4);
        refer(file, tensor + 4, vector);
        file.putInt(vector, elements);
        return file.array();
    }

    private static void table(ByteBuffer file, int at, int back, int size, int... offsets) {
        int fields = at - back;
        file.putInt(at, back);
        file.putShort(fields, (short) (4 + 2 * offsets.length)).putShort(fields + 2, (short) size);
        for (int i = 0; i < offsets.length; i++) {
            file.putShort(fields + 4 + 2 * i, (short) offsets[i]);
        }
    }

    private static void refer(ByteBuffer file, int at, int target) {
        file.putInt(at, target - at);
    }
}
