// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.ganglion.api.engine.Plan;

/** CRC-32C over names and values of state, sorted by name: the same for equal values, whatever the order in which a plan lists them. */
final class StateChecksum {
    private StateChecksum() {}

    static long of(List<Plan.Block> blocks) {
        List<Plan.Block> sorted = new ArrayList<>(blocks);
        sorted.sort(Comparator.comparing(Plan.Block::node)
                .thenComparing(block -> block.variable().name()));
        CRC32C checksum = new CRC32C();
        for (Plan.Block block : sorted) {
            checksum.update((block.node() + '.' + block.variable().name()).getBytes(StandardCharsets.UTF_8));
            checksum.update(bytes(block.array()).array());
        }
        return checksum.getValue();
    }

    private static ByteBuffer bytes(Object array) {
        if (array instanceof double[] f64) {
            ByteBuffer bytes = buffer(f64.length * Double.BYTES);
            bytes.asDoubleBuffer().put(f64);
            return bytes;
        }
        if (array instanceof float[] f32) {
            ByteBuffer bytes = buffer(f32.length * Float.BYTES);
            bytes.asFloatBuffer().put(f32);
            return bytes;
        }
        if (array instanceof int[] i32) {
            ByteBuffer bytes = buffer(i32.length * Integer.BYTES);
            bytes.asIntBuffer().put(i32);
            return bytes;
        }
        return ByteBuffer.wrap((byte[]) array);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
