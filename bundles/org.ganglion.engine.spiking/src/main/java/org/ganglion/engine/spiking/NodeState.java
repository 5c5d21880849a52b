// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Map;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.State;

/** The variables of one node that one plugin declared. */
record NodeState(String node, Map<String, Object> arrays) implements State {
    @Override
    public double[] f64(String variable) {
        return array(variable, Dtype.F64, double[].class);
    }

    @Override
    public float[] f32(String variable) {
        return array(variable, Dtype.F32, float[].class);
    }

    @Override
    public int[] i32(String variable) {
        return array(variable, Dtype.I32, int[].class);
    }

    @Override
    public byte[] i8(String variable) {
        return array(variable, Dtype.I8, byte[].class);
    }

    private <A> A array(String variable, Dtype type, Class<A> of) {
        Object array = arrays.get(variable);
        if (!of.isInstance(array)) {
            throw new IllegalArgumentException(
                    "node '" + node + "' declared no variable '" + variable + "' of type " + type);
        }
        return of.cast(array);
    }
}
