// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.State;

/** The variables of one node, by name. */
final class NodeState implements State {
    private final Map<String, Object> arrays = new HashMap<>();

    NodeState(List<Plan.Block> blocks) {
        blocks.forEach(block ->
                arrays.put(key(block.variable().type(), block.variable().name()), block.array()));
    }

    private static String key(Dtype type, String variable) {
        return type + variable;
    }

    private Object of(Dtype type, String variable) {
        Object array = arrays.get(key(type, variable));
        if (array == null) {
            throw new IllegalArgumentException("there is no variable '" + variable + "' of type " + type);
        }
        return array;
    }

    @Override
    public double[] f64(String variable) {
        return (double[]) of(Dtype.F64, variable);
    }

    @Override
    public float[] f32(String variable) {
        return (float[]) of(Dtype.F32, variable);
    }

    @Override
    public int[] i32(String variable) {
        return (int[]) of(Dtype.I32, variable);
    }

    @Override
    public byte[] i8(String variable) {
        return (byte[]) of(Dtype.I8, variable);
    }
}
